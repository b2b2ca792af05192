"""Invented cases, in the order in which they got their numbers."""

from demo.stories import long, short
from demo.stories.structure import SIGNED, Stage, Story

__all__ = ["SIGNED", "STORIES", "Stage", "Story"]

STORIES = (*long.STORIES, *short.STORIES)
