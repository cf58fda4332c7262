/*
 * The lists of OECD and Eurostat as a table. The document itself could not be opened when this was written. The rows
 * are those of two transcriptions that others made of it, apart from each other: one for deaths of the United Kingdom
 * and Ireland, of the list as it is since 2019 with COVID-19, and one for Canada, of the list as it was in 2018. Where
 * they differ (malaria, tuberculosis, diabetes, hypertension, aortic aneurysm, venous thromboembolism, cancers of
 * cervix, bladder and skin, myeloid leukaemia, the newborn, congenital malformations, complications of care) the later
 * one counts. Left out, because neither has them: U50.9 (assault, verdict pending), U09.9 and U10.9 (conditions after
 * COVID-19), and sequelae of external causes (Y85-Y89), of which the Canadian one has some.
 */
#include "placebook/statistics/avoidable.h"

#include <stddef.h>

#define PREVENTABLE 1, 0
#define TREATABLE   0, 1
#define HALVED      0.5, 0.5

#define INFECTIONS  "Infectious diseases"
#define CANCERS     "Cancers"
#define ENDOCRINE   "Endocrine and metabolic diseases"
#define NERVOUS     "Diseases of the nervous system"
#define CIRCULATION "Diseases of the circulatory system"
#define BREATHING   "Diseases of the respiratory system"
#define DIGESTION   "Diseases of the digestive system"
#define URINARY     "Diseases of the genitourinary system"
#define BIRTH       "Pregnancy, childbirth and the perinatal period"
#define CONGENITAL  "Congenital malformations"
#define ADVERSE     "Adverse effects of medical and surgical care"
#define INJURIES    "Injuries"
#define ALCOHOL     "Alcohol-related and drug-related deaths"
#define COVID       "COVID-19"

const struct pb_avoidable_cause pb_avoidable_causes[] = {
    { INFECTIONS, "Intestinal diseases", "A00", "A09", PREVENTABLE },
    { INFECTIONS, "Tuberculosis", "A15", "A19", HALVED },
    { INFECTIONS, "Tuberculosis", "B90", "B90", HALVED },
    { INFECTIONS, "Tuberculosis", "J65", "J65", HALVED },
    { INFECTIONS, "Diphtheria, tetanus, poliomyelitis", "A35", "A36", PREVENTABLE },
    { INFECTIONS, "Diphtheria, tetanus, poliomyelitis", "A80", "A80", PREVENTABLE },
    { INFECTIONS, "Whooping cough", "A37", "A37", PREVENTABLE },
    { INFECTIONS, "Scarlet fever", "A38", "A38", TREATABLE },
    { INFECTIONS, "Meningococcal infection", "A39", "A39", PREVENTABLE },
    { INFECTIONS, "Sepsis", "A40", "A41", TREATABLE },
    { INFECTIONS, "Sepsis due to pneumococci or Haemophilus influenzae", "A403", "A403", PREVENTABLE },
    { INFECTIONS, "Sepsis due to pneumococci or Haemophilus influenzae", "A413", "A413", PREVENTABLE },
    { INFECTIONS, "Cellulitis", "A46", "A46", TREATABLE },
    { INFECTIONS, "Cellulitis", "L03", "L03", TREATABLE },
    { INFECTIONS, "Legionnaires' disease", "A481", "A481", TREATABLE },
    { INFECTIONS, "Streptococcal and enterococcal infection", "A491", "A491", TREATABLE },
    { INFECTIONS, "Haemophilus influenzae infection", "A492", "A492", PREVENTABLE },
    { INFECTIONS, "Sexually transmitted infections other than HIV", "A50", "A60", PREVENTABLE },
    { INFECTIONS, "Sexually transmitted infections other than HIV", "A63", "A64", PREVENTABLE },
    { INFECTIONS, "Varicella", "B01", "B01", PREVENTABLE },
    { INFECTIONS, "Measles", "B05", "B05", PREVENTABLE },
    { INFECTIONS, "Rubella", "B06", "B06", PREVENTABLE },
    { INFECTIONS, "Viral hepatitis", "B15", "B19", PREVENTABLE },
    { INFECTIONS, "HIV and AIDS", "B20", "B24", PREVENTABLE },
    { INFECTIONS, "Malaria", "B50", "B54", PREVENTABLE },
    { INFECTIONS, "Haemophilus and pneumococcal meningitis", "G000", "G001", PREVENTABLE },
    { INFECTIONS, "Other meningitis", "G002", "G003", TREATABLE },
    { INFECTIONS, "Other meningitis", "G008", "G009", TREATABLE },
    { INFECTIONS, "Meningitis due to other and unspecified causes", "G03", "G03", TREATABLE },

    { CANCERS, "Cancer of lip, oral cavity and pharynx", "C00", "C14", PREVENTABLE },
    { CANCERS, "Cancer of the oesophagus", "C15", "C15", PREVENTABLE },
    { CANCERS, "Cancer of the stomach", "C16", "C16", PREVENTABLE },
    { CANCERS, "Cancer of colon, rectum and anus", "C18", "C21", TREATABLE },
    { CANCERS, "Cancer of the liver", "C22", "C22", PREVENTABLE },
    { CANCERS, "Lung cancer", "C33", "C34", PREVENTABLE },
    { CANCERS, "Melanoma of the skin", "C43", "C43", PREVENTABLE },
    { CANCERS, "Mesothelioma", "C45", "C45", PREVENTABLE },
    { CANCERS, "Cancer of the breast, women only", "C50", "C50", TREATABLE },
    { CANCERS, "Cancer of the cervix", "C53", "C53", HALVED },
    { CANCERS, "Cancer of the uterus", "C54", "C55", TREATABLE },
    { CANCERS, "Cancer of the testis", "C62", "C62", TREATABLE },
    { CANCERS, "Cancer of the bladder", "C67", "C67", PREVENTABLE },
    { CANCERS, "Cancer of the thyroid", "C73", "C73", TREATABLE },
    { CANCERS, "Hodgkin's disease", "C81", "C81", TREATABLE },
    { CANCERS, "Lymphoid leukaemia", "C910", "C911", TREATABLE },
    { CANCERS, "Benign neoplasm", "D10", "D36", TREATABLE },

    { ENDOCRINE, "Nutritional deficiency anaemia", "D50", "D53", PREVENTABLE },
    { ENDOCRINE, "Disorders of the thyroid", "E00", "E07", TREATABLE },
    { ENDOCRINE, "Diabetes mellitus", "E10", "E14", HALVED },
    { ENDOCRINE, "Adrenal disorders", "E24", "E25", TREATABLE },
    { ENDOCRINE, "Adrenal disorders", "E27", "E27", TREATABLE },

    { NERVOUS, "Epilepsy", "G40", "G41", TREATABLE },

    { CIRCULATION, "Rheumatic and other valvular heart disease", "I00", "I09", TREATABLE },
    { CIRCULATION, "Hypertensive diseases", "I10", "I13", HALVED },
    { CIRCULATION, "Hypertensive diseases", "I15", "I15", HALVED },
    { CIRCULATION, "Ischaemic heart disease", "I20", "I25", HALVED },
    { CIRCULATION, "Venous thromboembolism", "I26", "I26", TREATABLE },
    { CIRCULATION, "Venous thromboembolism", "I80", "I80", TREATABLE },
    { CIRCULATION, "Venous thromboembolism", "I829", "I829", TREATABLE },
    { CIRCULATION, "Cerebrovascular disease", "I60", "I69", HALVED },
    { CIRCULATION, "Other atherosclerosis", "I70", "I70", HALVED },
    { CIRCULATION, "Other atherosclerosis", "I739", "I739", HALVED },
    { CIRCULATION, "Aortic aneurysm", "I71", "I71", HALVED },

    { BREATHING, "Upper respiratory infections", "J00", "J06", TREATABLE },
    { BREATHING, "Upper respiratory infections", "J30", "J39", TREATABLE },
    { BREATHING, "Influenza", "J09", "J11", PREVENTABLE },
    { BREATHING, "Pneumonia due to pneumococci or Haemophilus influenzae", "J13", "J14", PREVENTABLE },
    { BREATHING, "Other pneumonia", "J12", "J12", TREATABLE },
    { BREATHING, "Other pneumonia", "J15", "J18", TREATABLE },
    { BREATHING, "Acute lower respiratory infections", "J20", "J22", TREATABLE },
    { BREATHING, "Chronic lower respiratory diseases", "J40", "J44", PREVENTABLE },
    { BREATHING, "Asthma and bronchiectasis", "J45", "J47", TREATABLE },
    { BREATHING, "Lung diseases due to external agents", "J60", "J64", PREVENTABLE },
    { BREATHING, "Lung diseases due to external agents", "J66", "J70", PREVENTABLE },
    { BREATHING, "Lung diseases due to external agents", "J82", "J82", PREVENTABLE },
    { BREATHING, "Lung diseases due to external agents", "J92", "J92", PREVENTABLE },
    { BREATHING, "Adult respiratory distress syndrome", "J80", "J80", TREATABLE },
    { BREATHING, "Pulmonary oedema", "J81", "J81", TREATABLE },
    { BREATHING, "Abscess of lung and mediastinum, pyothorax", "J85", "J86", TREATABLE },
    { BREATHING, "Other pleural disorders", "J90", "J90", TREATABLE },
    { BREATHING, "Other pleural disorders", "J93", "J94", TREATABLE },

    { DIGESTION, "Gastric and duodenal ulcer", "K25", "K28", TREATABLE },
    { DIGESTION, "Diseases of the appendix", "K35", "K38", TREATABLE },
    { DIGESTION, "Abdominal hernia", "K40", "K46", TREATABLE },
    { DIGESTION, "Gallstones and inflammation of the gallbladder", "K80", "K81", TREATABLE },
    { DIGESTION, "Other diseases of gallbladder or biliary tract", "K82", "K83", TREATABLE },
    { DIGESTION, "Acute pancreatitis", "K850", "K851", TREATABLE },
    { DIGESTION, "Acute pancreatitis", "K853", "K853", TREATABLE },
    { DIGESTION, "Acute pancreatitis", "K858", "K859", TREATABLE },
    { DIGESTION, "Other diseases of the pancreas", "K861", "K863", TREATABLE },
    { DIGESTION, "Other diseases of the pancreas", "K868", "K869", TREATABLE },

    { URINARY, "Nephritis and nephrosis", "N00", "N07", TREATABLE },
    { URINARY, "Obstructive uropathy", "N13", "N13", TREATABLE },
    { URINARY, "Obstructive uropathy", "N20", "N21", TREATABLE },
    { URINARY, "Obstructive uropathy", "N35", "N35", TREATABLE },
    { URINARY, "Renal failure", "N17", "N19", TREATABLE },
    { URINARY, "Renal colic", "N23", "N23", TREATABLE },
    { URINARY, "Disorders resulting from renal tubular dysfunction", "N25", "N25", TREATABLE },
    { URINARY, "Contracted kidney, small kidney of unknown cause", "N26", "N27", TREATABLE },
    { URINARY, "Inflammatory diseases of the genitourinary system", "N341", "N341", TREATABLE },
    { URINARY, "Inflammatory diseases of the genitourinary system", "N70", "N73", TREATABLE },
    { URINARY, "Inflammatory diseases of the genitourinary system", "N750", "N751", TREATABLE },
    { URINARY, "Inflammatory diseases of the genitourinary system", "N764", "N764", TREATABLE },
    { URINARY, "Inflammatory diseases of the genitourinary system", "N766", "N766", TREATABLE },
    { URINARY, "Prostatic hyperplasia", "N40", "N40", TREATABLE },

    { BIRTH, "Tetanus of the newborn and of childbirth", "A33", "A34", PREVENTABLE },
    { BIRTH, "Pregnancy, childbirth and the puerperium", "O00", "O99", TREATABLE },
    { BIRTH, "Conditions originating in the perinatal period", "P00", "P96", TREATABLE },

    { CONGENITAL, "Neural tube defects", "Q00", "Q01", PREVENTABLE },
    { CONGENITAL, "Neural tube defects", "Q05", "Q05", PREVENTABLE },
    { CONGENITAL, "Malformations of the circulatory system", "Q20", "Q28", TREATABLE },

    { ADVERSE, "Drugs, medicaments and biological substances", "Y40", "Y59", TREATABLE },
    { ADVERSE, "Misadventures during care", "Y60", "Y69", TREATABLE },
    { ADVERSE, "Medical devices", "Y70", "Y82", TREATABLE },
    { ADVERSE, "Abnormal reaction to procedures", "Y83", "Y84", TREATABLE },

    { INJURIES, "Transport accidents", "V01", "V99", PREVENTABLE },
    { INJURIES, "Accidental injuries", "W00", "X39", PREVENTABLE },
    { INJURIES, "Accidental injuries", "X46", "X59", PREVENTABLE },
    { INJURIES, "Intentional self-harm", "X66", "X84", PREVENTABLE },
    { INJURIES, "Event of undetermined intent", "Y16", "Y34", PREVENTABLE },
    { INJURIES, "Assault", "X86", "Y09", PREVENTABLE },

    { ALCOHOL, "Alcohol-specific disorders and poisoning", "E244", "E244", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "F10", "F10", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "G312", "G312", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "G621", "G621", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "G721", "G721", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "I426", "I426", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "K292", "K292", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "K70", "K70", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "K852", "K852", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "K860", "K860", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "Q860", "Q860", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "R780", "R780", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "X45", "X45", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "X65", "X65", PREVENTABLE },
    { ALCOHOL, "Alcohol-specific disorders and poisoning", "Y15", "Y15", PREVENTABLE },
    { ALCOHOL, "Chronic hepatitis and cirrhosis of the liver", "K73", "K73", PREVENTABLE },
    { ALCOHOL, "Chronic hepatitis and cirrhosis of the liver", "K740", "K742", PREVENTABLE },
    { ALCOHOL, "Chronic hepatitis and cirrhosis of the liver", "K746", "K746", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "F11", "F16", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "F18", "F19", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "X40", "X44", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "X60", "X64", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "X85", "X85", PREVENTABLE },
    { ALCOHOL, "Drug disorders and poisoning", "Y10", "Y14", PREVENTABLE },

    { COVID, "COVID-19", "U071", "U072", PREVENTABLE },
    { 0 },
};
