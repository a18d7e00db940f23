"""A sound operations contract written from answers: the text in own words, as plain text or as Word. Pure."""

from lvyue.contracts.writing.answers import Answers, answers_from, example_answers
from lvyue.contracts.writing.articles import articles_of
from lvyue.contracts.writing.plain import as_text
from lvyue.contracts.writing.word import as_docx

__all__ = ["Answers", "answers_from", "articles_of", "as_docx", "as_text", "example_answers"]
