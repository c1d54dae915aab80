"""How what asks anew is answered in time."""

from __future__ import annotations

import asyncio
from typing import cast

from bot.domain.wishes import Wish
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.feature import Call
from bot.front.result.building.asking import ask_anew
from tests.front.about.fakes import press


class Submits:
    def __init__(self) -> None:
        self.orders: list[Order] = []

    async def submit(self, call: Call, order: Order) -> bool:
        self.orders.append(order)
        return True


async def test_two_reads_before_the_first_answer_do_not_wait_for_each_other() -> None:
    begun = {"read": asyncio.Event(), "wants": asyncio.Event()}

    async def read() -> Order:
        begun["read"].set()
        await begun["wants"].wait()
        return Order(Wish(prompt="a fox"))

    async def wants_private() -> bool:
        begun["wants"].set()
        await begun["read"].wait()
        return True

    desk = Submits()
    assert await ask_anew(cast(Desk, desk), press("again")[0], read, wants_private)
    assert [order.private for order in desk.orders] == [True]
