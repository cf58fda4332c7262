#include "tests/support/fingertips_places.h"

const char fingertips_places[] =
    "{\"title\": \"Test\", \"publisher\": \"Test\", \"contact\": \"test@example.org\","
    " \"benchmarks\": [\"E92000001\", \"E12000005\"],"
    " \"areas\": [{\"code\": \"E92000001\", \"name\": \"England\", \"type\": \"country\"},"
    "  {\"code\": \"E12000005\", \"name\": \"West Midlands\", \"type\": \"region\"},"
    "  {\"code\": \"E08000026\", \"name\": \"Coventry\", \"type\": \"district\"},"
    "  {\"code\": \"E07000218\", \"name\": \"North Warwickshire\", \"type\": \"district\"},"
    "  {\"code\": \"E07000219\", \"name\": \"Nuneaton and Bedworth\", \"type\": \"district\"},"
    "  {\"code\": \"E07000220\", \"name\": \"Rugby\", \"type\": \"district\"},"
    "  {\"code\": \"E07000221\", \"name\": \"Stratford-on-Avon\", \"type\": \"district\"},"
    "  {\"code\": \"E07000222\", \"name\": \"Warwick\", \"type\": \"district\"},"
    "  {\"code\": \"E10000031\", \"name\": \"Warwickshire\", \"type\": \"county\"},"
    "  {\"code\": \"E38000038\", \"name\": \"NHS Coventry and Rugby\", \"type\": \"ccg\", \"other_codes\": [\"05A\"]}],"
    " \"system\": {\"id\": \"all\", \"name\": \"All\"},"
    " \"places\": [{\"id\": \"rugby\", \"name\": \"Rugby\", \"districts\": [\"E07000220\"],"
    "  \"counties\": [\"E10000031\"], \"nhs_areas\": [\"E38000038\"]}]}";
