#include "core/contract/tidy_content.h"

#define TEXT(column)                                                                                                   \
    {                                                                                                                  \
        PB_CONTENT_TEXT, offsetof(struct pb_table, column), 0                                                          \
    }
#define DATE(column)                                                                                                   \
    {                                                                                                                  \
        PB_CONTENT_DATE, offsetof(struct pb_table, column), 0                                                          \
    }
#define NUMBER(column)                                                                                                 \
    {                                                                                                                  \
        PB_CONTENT_NUMBER, offsetof(struct pb_table, column), offsetof(struct pb_table, column##_text)                 \
    }

#define CALCULATED(column)                                                                                             \
    {                                                                                                                  \
        PB_CONTENT_CALCULATED, offsetof(struct pb_table, column), 0                                                    \
    }

const struct pb_tidy_content pb_tidy_contents[PB_TIDY_COLUMNS] = {
    TEXT(place),
    { PB_CONTENT_PLACE_NAME, 0, 0 },
    TEXT(measure),
    TEXT(measure_name),
    TEXT(outcome),
    TEXT(domain),
    TEXT(source),
    TEXT(indicator),
    TEXT(area_code),
    TEXT(area_name),
    TEXT(area_type),
    TEXT(geography),
    { PB_CONTENT_LEVEL, 0, 0 },
    TEXT(sex),
    TEXT(age),
    TEXT(category_type),
    TEXT(category),
    TEXT(period),
    DATE(period_start),
    DATE(period_end),
    { PB_CONTENT_YEAR, offsetof(struct pb_table, period_end), 0 },
    { PB_CONTENT_TRUTH, offsetof(struct pb_table, latest), 0 },
    NUMBER(value),
    NUMBER(lower_95),
    NUMBER(upper_95),
    NUMBER(lower_998),
    NUMBER(upper_998),
    NUMBER(count),
    NUMBER(denominator),
    TEXT(unit),
    TEXT(value_type),
    TEXT(polarity),
    TEXT(status),
    TEXT(method),
    TEXT(note),
    NUMBER(england_value),
    TEXT(compared_with_england),
    NUMBER(region_value),
    TEXT(compared_with_region),
    TEXT(trend),
    TEXT(spc),
    CALCULATED(mean),
    CALCULATED(lower_limit),
    CALCULATED(upper_limit),
    TEXT(source_file),
    TEXT(source_row),
    NUMBER(target),
    TEXT(target_state),
    TEXT(rating),
    { PB_CONTENT_PUBLISHED, 0, 0 },
};

const char *pb_tidy_place_name(const struct pb_table *table, size_t row, const struct pb_tidy_context *context)
{
    const struct pb_geography *geography = context ? context->geography : NULL;
    const struct pb_place *place = geography ? pb_geography_published(geography, pb_cell(table, place, row)) : NULL;
    return place ? place->name : "";
}
