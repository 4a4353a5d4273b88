# The abbreviated year takes any case when it is read aloud, so these dates fit into any sentence. Where a
# date stands in the nominative, a template may ask for the full form: "Y-жылдын j-E", 2021-жылдын 11-июлу.
DATE_FORMAT = "Y-ж. j-F"  # 2021-ж. 11-июль
DATETIME_FORMAT = "Y-ж. j-F, G:i"  # 2021-ж. 11-июль, 9:05
YEAR_MONTH_FORMAT = "Y-ж. F"  # 2021-ж. июль
MONTH_DAY_FORMAT = "j-F"  # 11-июль

DECIMAL_SEPARATOR = ","  # Django has "."; its thousands separator is a no-break space already
