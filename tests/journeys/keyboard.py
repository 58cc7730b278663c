"""A keyboard that counts: every keydown, and the seconds of the keystroke-level model (Card, Moran, Newell 1983).

K = 0.28 s a key (average non-secretary typist), M = 1.35 s to prepare a step, R = what the system made the person wait,
measured here. Modifiers count as keys of their own: Alt+R is two.
"""

import time
from dataclasses import dataclass, field
from typing import Self

from playwright.sync_api import Locator, Page, expect

KEY_SECONDS = 0.28
MENTAL_SECONDS = 1.35


@dataclass
class Keyboard:
    page: Page
    keys: int = 0
    steps: int = 0
    waited: float = 0.0
    said: list[str] = field(default_factory=list)

    def step(self, what: str) -> Self:
        """A new thing that the person has to think of."""
        self.steps += 1
        self.said.append(what)
        return self

    def press(self, *chords: str) -> Self:
        for chord in chords:
            self.page.keyboard.press(chord)
            self.keys += len(chord.split("+"))
        return self

    def type(self, text: str) -> Self:
        self.page.keyboard.type(text)
        self.keys += len(text)
        return self

    def until(self, place: Locator, *, text: str = "", focused: bool = False) -> Self:
        """Wait for what the person waits for; the time counts as the system's."""
        began = time.perf_counter()
        expect(place).to_be_focused() if focused else expect(place).to_be_visible()
        if text:
            expect(place).to_contain_text(text)
        self.waited += time.perf_counter() - began
        return self

    @property
    def seconds(self) -> float:
        """The keystroke-level estimate of the whole task, without talking."""
        return self.keys * KEY_SECONDS + self.steps * MENTAL_SECONDS + self.waited
