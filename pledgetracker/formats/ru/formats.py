DATETIME_FORMAT = "j E Y г., G:i"  # 11 июля 2021 г., 9:05
MONTH_DAY_FORMAT = "j E"  # 11 июля, where Django has "11 Июль"
