# Django's "en" is American: 07/11/2021 would be 11 July here and 7 November to a reader in Bishkek.
DATE_FORMAT = "j F Y"  # 11 July 2021
TIME_FORMAT = "G:i"  # 9:05
DATETIME_FORMAT = "j F Y, G:i"  # 11 July 2021, 9:05
YEAR_MONTH_FORMAT = "F Y"  # July 2021
MONTH_DAY_FORMAT = "j F"  # 11 July
SHORT_DATE_FORMAT = "d/m/Y"  # 11/07/2021
SHORT_DATETIME_FORMAT = "d/m/Y H:i"  # 11/07/2021 09:05
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = [
    "%Y-%m-%d",  # 2021-07-11
    "%d/%m/%Y",  # 11/07/2021
    "%d.%m.%Y",  # 11.07.2021
    "%d %B %Y",  # 11 July 2021
    "%d %b %Y",  # 11 Jul 2021
]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%d %H:%M:%S",  # 2021-07-11 09:05:00
    "%Y-%m-%d %H:%M:%S.%f",  # 2021-07-11 09:05:00.000200
    "%Y-%m-%d %H:%M",  # 2021-07-11 09:05
    "%d/%m/%Y %H:%M:%S",  # 11/07/2021 09:05:00
    "%d/%m/%Y %H:%M",  # 11/07/2021 09:05
    "%d.%m.%Y %H:%M",  # 11.07.2021 09:05
]
