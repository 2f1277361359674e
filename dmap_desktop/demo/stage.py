"""The stage of the demonstration: several people's windows at once, pictures, a transcript."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dmap_desktop.app.program import Program
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.hand import Hand, StoryFailed
from dmap_desktop.demo.panel import THROW_AWAY, Demonstration
from dmap_desktop.demo.people import EVERYBODY
from dmap_desktop.domain.case import CaseState
from dmap_desktop.profile_card import read_card
from dmap_desktop.services.journal import find_case
from dmap_desktop.services.session import Session
from dmap_desktop.ui.reading.view import ReadingView

WIDTH, HEIGHT = 1440, 900
"""Pixels of every window of the story: a common laptop's."""
MANY = 2_000
"""Questions after which a state is not waited for any more."""


class Player:
    """One person of the story, at the window."""

    def __init__(self, stage: Stage, person: str, program: Program) -> None:
        """Work ``program`` as ``person``."""
        self.stage, self.person, self.program = stage, person, program
        self.hand = Hand(program.window, THROW_AWAY)

    def go(self, screen: str, subject: str = "") -> None:
        """Go to a screen, as a click on its line or a link does."""
        self.program.window.show_screen(screen, subject)
        self.hand.settle()

    def synchronise(self) -> None:
        """Press the sync state at the foot of the window and wait until it is done."""
        self.hand.wait(lambda: not self.program.syncing.busy, "the synchronisation under way")
        self.hand.click("sync.now")
        self.hand.wait(lambda: not self.program.syncing.busy, "the synchronisation")

    def until(self, question: Callable[[Session], bool], what: str) -> None:
        """Wait until the person's own records answer ``question`` with yes."""
        answers: list[bool] = []
        for asked in range(1, MANY):
            self.program.workplace.ask(question, answers.append)
            self.hand.wait(partial(_holds, answers, asked), f"an answer about {what}")
            if any(answers):
                return
        raise StoryFailed(f"It never came to {what}.")

    def until_case(self, case: str, state: CaseState) -> None:
        """Wait until a case is in ``state``."""

        def there(session: Session) -> bool:
            found = find_case(session, case)
            return found is not None and found.state is state

        self.until(there, f"{case} being {state.value}")
        self.hand.settle()

    def wait_for_pages(self) -> None:
        """Wait until both panes of the reading desk show their paper."""
        screen = self.program.window.screen_named("reading")
        assert isinstance(screen, ReadingView)
        self.hand.wait(lambda: screen.ready, "both papers to be shown")

    def picture(self, words: str) -> None:
        """Leave a numbered picture of the window; ``words`` become its name."""
        self.stage.picture(self, words)


class Stage:
    """Opens windows, numbers pictures and writes down what happens."""

    def __init__(
        self,
        application: QApplication,
        demonstration: Demonstration,
        clock: StoryClock,
        say: Callable[[str], None],
    ) -> None:
        """Play in ``demonstration``; each line of the transcript is also given to ``say``."""
        self._application = application
        self.demonstration = demonstration
        self.clock = clock
        self._say = say
        self._players: dict[str, Player] = {}
        self._names = {person.id: person.name for person in EVERYBODY}
        self._pictures = 0
        self._faults: list[Exception] = []
        self.lines: list[str] = []

    def enter(self, person: str) -> Player:
        """Open a person's window, and wait until the records are there."""
        folder = self.demonstration.profile(person)
        program = Program(
            self._application,
            folder,
            read_card(folder),
            lambda: self.demonstration.open(person),
        )
        program.workplace.faulted.connect(self._faults.append)
        program.window.resize(WIDTH, HEIGHT)
        program.window.show()
        program.open()
        player = Player(self, person, program)
        self._players[person] = player
        player.hand.wait(lambda: bool(program.window.current), f"{person}'s desk")
        player.hand.wait(lambda: not program.syncing.busy, "the first synchronisation")
        return player

    def leave(self, *people: str) -> None:
        """Close these windows, or all of them."""
        for person in people or tuple(self._players):
            player = self._players.pop(person)
            player.program.window.close()
            player.program.window.deleteLater()
        self.check()

    def tell(self, person: str, sentence: str) -> None:
        """Write down what somebody did: the sentence follows the name."""
        self.write(f"{self._names[person]} {sentence}")

    def write(self, line: str) -> None:
        """Write a line of the transcript."""
        self.lines.append(line)
        self._say(line)

    def picture(self, player: Player, words: str) -> None:
        """Save a numbered picture of a player's window."""
        self._pictures += 1
        path = self.demonstration.folder / f"{self._pictures:02d}-{words.replace(' ', '-')}.png"
        player.hand.picture(path)
        self.write(f"    [{path.name}]")

    def picture_everybody(self, words: str) -> None:
        """Save a picture of every window that is open."""
        for player in self._players.values():
            self.picture(player, f"{words} {player.person}")

    def check(self) -> None:
        """Raise the first fault of the program's own, if there was one."""
        if self._faults:
            raise self._faults[0]

    def hide_hub(self) -> Path:
        """Take the hub away, as the network does; return where it is meanwhile."""
        hub = self.demonstration.hub
        away = hub.with_name("hub-out-of-reach")
        hub.rename(away)
        return away

    def return_hub(self) -> None:
        """Bring the hub back."""
        hub = self.demonstration.hub
        hub.with_name("hub-out-of-reach").rename(hub)


def _holds(answers: list[bool], count: int) -> bool:
    return len(answers) >= count
