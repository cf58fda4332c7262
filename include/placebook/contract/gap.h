#ifndef PLACEBOOK_CONTRACT_GAP_H
#define PLACEBOOK_CONTRACT_GAP_H
/*
 * How the observation table holds what drives a gap in life expectancy. Deaths come in with this category type, each
 * category a cause, or a cause and a deprivation group: "Circulatory disease, Most deprived quintile (IMD2019)".
 * Contributions go out with the category types below: a row for each cause at all ages, and for each age of all causes;
 * they are years, above 0 where the life of the area, or of its most deprived group, is shorter by them. The gap to the
 * country is the row without a category, that between groups has the category of all causes.
 */
#define PB_GAP_DEATHS      "Cause of death"
#define PB_GAP_COUNTRY     "Cause of death, gap to England"
#define PB_GAP_DEPRIVATION "Cause of death, gap between the most and the least deprived"
#define PB_GAP_ALL_CAUSES  "All causes"
#define PB_GAP_REST        "Rest of all causes"

#endif
