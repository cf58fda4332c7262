#include "tests/support/schema.h"

#include "tests/support/tool.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints one letter a document: y valid, n not. */
static const char program[] = "import json, sys\n"
                              "from jsonschema import Draft202012Validator\n"
                              "case = json.load(open(sys.argv[1], encoding='utf-8'))\n"
                              "Draft202012Validator.check_schema(case['schema'])\n"
                              "judge = Draft202012Validator(case['schema'])\n"
                              "for text in case['documents']:\n"
                              "    print('y' if judge.is_valid(json.loads(text)) else 'n', end='')\n";

void pb_test_judge(const struct cJSON *schema, const char *const *documents, size_t count, bool *valid)
{
    struct cJSON *question = cJSON_CreateObject();
    cr_assert(cJSON_AddItemToObject(question, "schema", cJSON_Duplicate(schema, true)));
    cr_assert(cJSON_AddItemToObject(question, "documents", cJSON_CreateStringArray(documents, (int)count)));
    char *text = cJSON_PrintUnformatted(question);
    cr_assert_not_null(text);

    char folder[64];
    char path[128];
    pb_test_folder(folder);
    (void)snprintf(path, sizeof path, "%s/question.json", folder);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_geq(fputs(text, file), 0);
    cr_assert_eq(fclose(file), 0);
    const char *const arguments[] = { PB_PYTHON, "-c", program, path, NULL };
    static char answer[65536];
    int code = pb_test_tool(arguments, NULL, answer, sizeof answer);
    pb_test_remove(folder);
    cJSON_free(text);
    cJSON_Delete(question);
    cr_assert_eq(code, 0, "python3-jsonschema cannot judge: %s", answer);
    cr_assert_eq(strlen(answer), count, "%s", answer);
    for (size_t i = 0; i < count; i++)
        valid[i] = answer[i] == 'y';
}
