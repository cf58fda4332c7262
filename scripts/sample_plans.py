"""Indicators of the sample that the Partnership's plans speak of beside the national ones of scripts/make_sample.py: births and children, illness, carers,
screening, homes. Each has a seed of its own, so they change no other figure."""
from sample_layout import ALL, COUNTY, COVENTRY, F, M, P, Indicator, calendar, financial

NA = 'Not applicable'
INDICATORS = [
    # births-and-illness.csv: published for districts
    Indicator('births-and-illness', 92530, 'Stillbirth rate', [P], 'Not applicable', calendar(2011, 3), 4.0, -0.1, 0.2, 0.036),
    Indicator('births-and-illness', 90510, 'Neonatal mortality and stillbirth rate', [P], 'Not applicable', calendar(2011, 3), 6.7, -0.12, 0.2, 0.036),
    Indicator('births-and-illness', 92705, 'Neonatal mortality rate', [P], 'Not applicable', calendar(2011, 3), 2.8, -0.02, 0.2, 0.036),
    Indicator('births-and-illness', 20201, 'Breastfeeding initiation', [F], 'All ages', financial(2009), 74.5, 0.1, -0.03, 0.0118),
    Indicator('births-and-illness', 93939, 'A&E attendances (under 18 years)', [P], '<18 yrs', financial(2012), 420, 4.0, 0.15, 0.215),
    Indicator('births-and-illness', 40601, 'Under 75 mortality rate from liver disease', ALL, '<75 yrs', calendar(2011, 3), 18.5, 0.1, 0.25, 0.92,
              sexfactor={M: 1.3, F: 0.7}),
    Indicator('births-and-illness', 93671, 'Percentage of cancers diagnosed at stages 1 and 2', [P], 'All ages', calendar(2012), 54.0, 0.15, -0.03, 0.0052),
    Indicator('births-and-illness', 91356, 'Number of emergency presentations', [P], 'All ages', financial(2012), 88.0, -0.5, 0.08, 1.0),
    Indicator('births-and-illness', 93495, 'Estimated prevalence of common mental disorders: % of population aged 16 & over', [P], '16+ yrs', calendar(2010),
              16.9, 0.0, 0.1, 0.003, counts=False),
    Indicator('births-and-illness', 91891, 'Dementia: Recorded prevalence (aged 65 years and over)', [P], '65+ yrs', calendar(2012), 4.3, 0.02, 0.0, 0.185),
    Indicator('births-and-illness', 212, 'Stroke: QOF prevalence', [P], 'All ages', financial(2012), 1.75, 0.01, 0.05, 1.0),
    # county-children-and-adults.csv: published for upper-tier authorities only
    Indicator('county-children-and-adults', 90631, 'School readiness: percentage of children achieving a good level of development at the end of Reception',
              ALL, '5 yrs', financial(2011), 71.8, 1.0, -0.04, 0.0122, upper=True, sexfactor={M: 0.91, F: 1.09}),
    Indicator('county-children-and-adults', 2568, 'Looked after children per 10,000 children', [P], '<18 yrs', financial(2012), 65.0, 0.6, 0.25, 0.22,
              upper=True),
    Indicator('county-children-and-adults', 90898,
              'Pupils with special educational needs (SEN): % of school pupils with special educational needs', [P], 'School age', financial(2011), 14.4,
              -0.1, 0.05, 0.155, upper=True),
    Indicator('county-children-and-adults', 30309, 'Population vaccination coverage: MMR for one dose (2 years old)', [P], '2 yrs', financial(2012), 91.0,
              -0.15, -0.02, 0.0125, upper=True),
    Indicator('county-children-and-adults', 30314, 'Population vaccination coverage: Flu (aged 65 and over)', [P], '65+ yrs', financial(2012), 72.0, 0.0,
              -0.02, 0.175, upper=True),
    Indicator('county-children-and-adults', 90592,
              'Access to IAPT services: people entering IAPT (in month) as % of those estimated to have anxiety/depression', [P], '18+ yrs', financial(2012),
              17.0, 0.9, -0.05, 0.13, upper=True),
    Indicator('county-children-and-adults', 1194, 'Permanent admissions to residential and nursing care homes per 100,000 aged 65+', [P], '65+ yrs',
              financial(2012), 585.0, -6.0, 0.05, 0.185, upper=True),
    Indicator('county-children-and-adults', 90638, 'Social Isolation: percentage of adult carers who have as much social contact as they would like', [P],
              '18+ yrs', financial(2012), 32.5, -0.4, -0.05, 0.0012, counts=False, upper=True),
    Indicator('county-children-and-adults', 93735, 'Homelessness: households in temporary accommodation', [NA], NA, financial(2012), 3.4, 0.1, 0.4, 0.41,
              upper=True),
    Indicator('county-children-and-adults', 92863, 'Domestic abuse related incidents and crimes', [P], '16+ yrs', financial(2012), 25.0, 0.8, 0.1, 0.8,
              upper=True),
]

# Figures of the five-year plan, as PUBLISHED of scripts/make_sample.py has them.
PUBLISHED = {
    (20201, COVENTRY, F, '2015/16'): 76.4, (20201, COVENTRY, F, '2016/17'): 78.3,
    (90631, COVENTRY, P, '2016/17'): 65.4, (90631, COVENTRY, P, '2017/18'): 67.7,
    (90898, COVENTRY, P, '2018/19'): 16.3, (90898, COUNTY, P, '2018/19'): 14.9,
    (91891, COVENTRY, P, '2019'): 3.9,
    (93495, COVENTRY, P, '2017'): 19.1, (93495, COUNTY, P, '2017'): 14.8,
}
