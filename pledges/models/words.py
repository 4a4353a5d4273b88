"""The words of public pledges, for the question "did you mean …?". Written by actions/search_text.py."""

from django.db import models


class Word(models.Model):
    """A folded word, or with a star a beginning of words, and how many public pledges hold it; of a word also its
    letters as somebody wrote them first."""

    folded = models.CharField(max_length=40, primary_key=True)
    spelled = models.CharField(max_length=80)
    n = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.spelled}: {self.n}"


class WordKey(models.Model):
    """By what a word is found from one that is nearly the same (text/spelling.py)."""

    key = models.CharField(max_length=6)
    word = models.ForeignKey(Word, models.CASCADE, related_name="keys")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "word"), name="word_key_once"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.word_id}"
