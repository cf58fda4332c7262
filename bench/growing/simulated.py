"""How long a run would take with so many threads, by the pieces of work that bench_threads noted of it.

A piece opens the sets within it one after the other, with its own work before, between and behind them in equal parts. A thread that opens a set takes its pieces in
turn; when there are none left it waits for those that others are at, and helps with the sets within them; a thread that has nothing to do takes pieces of any set. So a
thread is counted once, however deep sets lie in each other. Nobody waits for a disk or a lock, and a piece takes as long as it took in the run that was noted.
"""
import heapq


class Work:
    """Sets of pieces, each piece with its own seconds and the sets within it; piece 0 is the main thread's."""

    def __init__(self, path):
        self.own, self.sets = {}, {}
        with open(path) as file:
            for line in file:
                first, *pieces = line.split()
                if first == 'main':
                    self.own[0] = float(pieces[0])
                    continue
                numbers = [int(piece.split(':')[0]) for piece in pieces]
                self.own.update((int(number), float(seconds)) for number, seconds in (piece.split(':') for piece in pieces))
                self.sets.setdefault(int(first), []).append(numbers)

    def seconds(self, threads):
        return sum(self.own.values()) if threads == 1 else Simulation(self, threads).seconds()

    def alone(self):
        """Seconds in which the main thread is the only one that can work: its own."""
        return self.own[0]

    def chains(self):
        """With more threads than there is work: what each set of the main thread takes, and how many pieces it has, where that is a hundredth of the whole."""
        def shortest(piece):
            return self.own[piece] + sum(max((shortest(number) for number in numbers), default=0) for numbers in self.sets.get(piece, []))
        sets = [(max(shortest(number) for number in numbers), len(numbers)) for numbers in self.sets.get(0, []) if numbers]
        return [(seconds, count) for seconds, count in sets if seconds > self.seconds(1) / 100]


class OpenSet:
    def __init__(self, numbers, outer):
        self.numbers, self.outer, self.next, self.running = numbers, outer, 0, 0

    def is_within(self, outer):
        inner = self
        while inner is not None and inner is not outer:
            inner = inner.outer
        return inner is outer


class Simulation:
    def __init__(self, work, threads):
        self.work, self.open, self.now, self.events = work, [], 0.0, []
        self.blocked, self.runs = set(), {0: self.piece(0, None)}
        for thread in range(1, threads):
            self.runs[thread] = self.idle()

    def piece(self, number, within):
        """What a thread does at a piece: yields the seconds that it works, or None when it waits."""
        sets = self.work.sets.get(number, [])
        yield self.work.own[number] / (len(sets) + 1)
        for numbers in sets:
            opened = OpenSet(numbers, within)
            self.open.append(opened)
            self.wake()
            yield from self.take(opened)
            while opened.running:
                found = self.find(opened)
                if found is None:
                    yield None
                else:
                    yield from self.take(found)
            self.open.remove(opened)
            yield self.work.own[number] / (len(sets) + 1)

    def take(self, opened):
        while opened.next < len(opened.numbers):
            number = opened.numbers[opened.next]
            opened.next += 1
            opened.running += 1
            yield from self.piece(number, opened)
            opened.running -= 1
            if not opened.running:
                self.wake()

    def find(self, outer):
        return next((opened for opened in self.open if opened.next < len(opened.numbers) and (outer is None or opened.is_within(outer))), None)

    def idle(self):
        while True:
            found = self.find(None)
            if found is None:
                yield None
            else:
                yield from self.take(found)

    def wake(self):
        for thread in self.blocked:
            heapq.heappush(self.events, (self.now, thread))
        self.blocked.clear()

    def seconds(self):
        self.events = [(0.0, thread) for thread in self.runs]
        while True:
            self.now, thread = heapq.heappop(self.events)
            try:
                seconds = next(self.runs[thread])
            except StopIteration:  # the main thread
                return self.now
            if seconds is None:
                self.blocked.add(thread)
            else:
                heapq.heappush(self.events, (self.now + seconds, thread))
