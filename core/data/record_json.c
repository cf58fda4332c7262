#include "placebook/record_json.h"

void pb_row_counts_json(struct pb_json_writer *writer, const char *key, const struct pb_row_counts *row_counts)
{
    pb_json_object(writer, key);
    pb_json_count(writer, "read", row_counts->read);
    pb_json_count(writer, "kept", row_counts->kept);
    pb_json_count(writer, "filtered", row_counts->filtered);
    pb_json_count(writer, "rejected", row_counts->rejected);
    pb_json_count(writer, "duplicates", row_counts->duplicates);
    pb_json_end_object(writer);
}

void pb_check_json(struct pb_json_writer *writer, const struct pb_check *check)
{
    pb_json_text(writer, "rule", check->rule);
    pb_json_text(writer, "compares", check->sentence);
    pb_json_count(writer, "compared", check->compared);
    pb_json_count(writer, "mismatched", check->mismatched);
    pb_json_count(writer, "findings", check->found);
}

void pb_input_record_json(struct pb_json_writer *writer, const struct pb_input_record *input)
{
    pb_json_text(writer, "source", input->source);
    pb_json_text(writer, "title", input->title);
    pb_json_text(writer, "publisher", input->publisher);
    pb_json_text(writer, "url", input->url);
    pb_json_text(writer, "licence", input->licence);
    pb_json_text(writer, "retrieved", input->retrieved);
    if (input->checked && *input->checked) {
        pb_json_text(writer, "changed", input->changed);
        pb_json_text(writer, "checked", input->checked);
    }
    pb_json_text(writer, "file", input->file);
    pb_json_text(writer, "sha256", input->sha256);
    pb_json_count(writer, "size", input->size);
    pb_json_boolean(writer, "sample", input->sample);
    if (input->converter)
        pb_json_text(writer, "converted_by", input->converter);
    if (input->last_good)
        pb_json_text(writer, "last_good", input->last_good);
}
