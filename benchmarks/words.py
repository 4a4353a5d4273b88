"""Small word lists, drawn as often as words of a real text are: the frequency of a word falls with its rank (Zipf), and
a long tail of made-up names gives search its rare words."""

import random
from itertools import accumulate, product

STEMS = {
    "ky": "жана үчүн менен мектеп жол шаар бала суу иш үй жардам ачуу куруу оңдоо өнүктүрүү жаңы эмгек көчө парк унаа"
    " бюджет салык кызмат тазалык жарык эл жаш карыя ата-эне дарыгер оорукана балдар бакча китепкана спорт аянт базар"
    " айыл район жер токой бак көпүрө сел арык кудук газ көмүр аба таштанды жумуш ишкана кредит мыйзам чечим отчёт"
    " кеңеш добуш тил билим окуу мугалим студент музыка тарых эстелик музей театр дүкөн автобус троллейбус жөө велосипед"
    " камера коопсуздук өрт милиция майып пенсия жетим турак батир лифт чатыр",
    "ru": "и для в школа дорога город ребёнок вода работа дом помощь открыть построить отремонтировать развить новый труд"
    " улица парк транспорт бюджет налог служба чистота свет народ молодёжь пенсионер родитель врач больница дети детсад"
    " библиотека спорт площадь рынок село район земля лес сад мост сель арык колодец газ уголь воздух мусор занятость"
    " предприятие кредит закон решение отчёт совет голос язык знание учёба учитель студент музыка история памятник музей"
    " театр магазин автобус троллейбус пешеход велосипед камера безопасность пожар милиция инвалид пенсия сирота жильё"
    " квартира лифт крыша",
    "en": "the and for school road city child water work house help open build repair develop new labour street park"
    " transport budget tax service cleanliness light people youth pensioner parent doctor hospital children kindergarten"
    " library sport square market village district land forest garden bridge flood ditch well gas coal air waste jobs"
    " enterprise loan law decision report council vote language knowledge study teacher student music history monument"
    " museum theatre shop bus trolleybus pedestrian bicycle camera safety fire police disabled pension orphan housing"
    " flat lift roof",
}
# A stem's forms, the frequent ones first: Kyrgyz and Russian words are mostly met with an ending.
ENDINGS = {
    "ky": ["", "ды", "ге", "нин", "де", "ден", "лар", "ларды", "ларга", "ыбыз", "ыбызды", "лардын"],
    "ru": ["", "а", "у", "ы", "ов", "ам", "ах", "ами"],
    "en": ["", "s"],
}
SYLLABLES = {
    "ky": "ток ба жар ман сай кен тур дөө бек суу жол ай көл таш ак кара өз ичке чоң ун",
    "ru": "ток ба жар ман сай кен тур дое бек су жол ай кёл таш ак кара оз ичке чон ун",
    "en": "tok ba jar man say ken tur do bek suu jol ay kol tash ak kara oz ichke chong un",
}
TAIL = 15_000
KNEE = 2.7  # Mandelbrot's correction: the first ranks are less extreme than 1, 1/2, 1/3
POOL = 50_000


class Words:
    """A language's words, about 16,000, endlessly drawn."""

    def __init__(self, language: str) -> None:
        weighed: dict[str, float] = {}
        stems, endings = enumerate(STEMS[language].split()), enumerate(ENDINGS[language])
        for (place, stem), (rank, ending) in product(stems, endings):
            weighed.setdefault(stem + ending, 1 / (place + KNEE) / (rank + 1))
        for place, name in enumerate(names(language, TAIL), start=len(weighed)):
            weighed.setdefault(name, 1 / (place + KNEE))
        self.all, self.shares = list(weighed), list(accumulate(weighed.values()))
        self.pool: list[str] = []

    def take(self, rng: random.Random, n: int) -> list[str]:
        if len(self.pool) < n:
            self.pool = rng.choices(self.all, cum_weights=self.shares, k=POOL)  # one by one is four times slower
        taken = self.pool[-n:]
        del self.pool[-n:]
        return taken


def names(language: str, most: int) -> list[str]:
    """Made-up names of four syllables."""
    syllables = SYLLABLES[language].split()
    places = random.Random(language).sample(range(len(syllables) ** 4), most)
    return ["".join(syllables[place // len(syllables) ** n % len(syllables)] for n in range(4)) for place in places]
