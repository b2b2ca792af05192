from requirements_bank.models.answer import Answer, Invitation, SubmissionReceipt
from requirements_bank.models.classification import Category, Domain, Question
from requirements_bank.models.dialogue import (
    DialogueRequirement,
    MarketDialogue,
    QuestionAnswer,
)
from requirements_bank.models.requirement import Priority, Requirement

__all__ = [
    "Answer",
    "Category",
    "DialogueRequirement",
    "Domain",
    "Invitation",
    "MarketDialogue",
    "Priority",
    "Question",
    "QuestionAnswer",
    "Requirement",
    "SubmissionReceipt",
]
