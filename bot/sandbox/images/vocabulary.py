"""The words the pretend endpoint understands: colours, lands, weathers, and who can be in the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """From the zenith to the grass at one's feet; `light` is the colour of sun, moon and windows."""

    zenith: RGB
    sky: RGB
    horizon: RGB
    far: RGB
    near: RGB
    light: RGB


PALETTES: Mapping[str, Palette] = {
    "day": Palette(
        (64, 132, 196), (132, 188, 226), (236, 240, 226), (142, 172, 192), (56, 104, 74), (255, 246, 214)
    ),
    "dusk": Palette(
        (44, 40, 92), (188, 84, 112), (255, 188, 120), (128, 84, 124), (38, 28, 54), (255, 226, 160)
    ),
    "night": Palette((8, 12, 36), (24, 40, 86), (74, 98, 148), (38, 58, 104), (8, 16, 34), (238, 240, 220)),
    "red": Palette(
        (74, 16, 34), (186, 52, 52), (250, 170, 116), (142, 56, 64), (48, 14, 24), (255, 224, 176)
    ),
    "orange": Palette(
        (110, 50, 40), (226, 118, 52), (255, 214, 140), (176, 96, 62), (62, 32, 26), (255, 240, 190)
    ),
    "gold": Palette(
        (134, 98, 52), (226, 176, 84), (255, 236, 178), (178, 142, 82), (76, 58, 30), (255, 248, 208)
    ),
    "green": Palette(
        (24, 82, 84), (98, 164, 130), (224, 238, 190), (92, 142, 116), (20, 62, 44), (252, 250, 206)
    ),
    "blue": Palette(
        (16, 44, 108), (54, 112, 186), (186, 222, 240), (74, 118, 170), (14, 40, 78), (248, 250, 240)
    ),
    "purple": Palette(
        (34, 20, 78), (110, 64, 150), (230, 168, 206), (96, 72, 140), (30, 18, 54), (255, 232, 236)
    ),
    "pink": Palette(
        (122, 72, 130), (226, 130, 168), (255, 218, 206), (172, 112, 152), (70, 38, 74), (255, 246, 230)
    ),
    "white": Palette(
        (140, 164, 186), (196, 212, 224), (244, 246, 246), (176, 192, 206), (88, 108, 128), (255, 255, 245)
    ),
    "black": Palette(
        (14, 14, 18), (46, 48, 56), (138, 138, 142), (70, 72, 80), (10, 10, 12), (244, 236, 214)
    ),
}

COLOURS: Mapping[str, str] = {
    **{name: name for name in PALETTES},
    **dict.fromkeys(("sunset", "sunrise", "dawn", "evening"), "dusk"),
    **dict.fromkeys(("midnight", "moon", "moonlight", "moonlit", "stars", "starry"), "night"),
    **dict.fromkeys(("autumn", "desert", "fire", "warm"), "orange"),
    **dict.fromkeys(("golden", "yellow", "wheat", "honey"), "gold"),
    **dict.fromkeys(("spring", "jungle", "mossy", "emerald", "teal"), "green"),
    **dict.fromkeys(("ice", "icy", "cold", "azure", "cyan"), "blue"),
    **dict.fromkeys(("violet", "lavender", "magic", "neon"), "purple"),
    **dict.fromkeys(("rose", "cherry", "blossom", "candy"), "pink"),
    **dict.fromkeys(("winter", "snow", "snowy", "snowing", "fog", "foggy", "mist", "misty"), "white"),
    **dict.fromkeys(("noir", "ink", "charcoal", "monochrome"), "black"),
    **dict.fromkeys(("rain", "rainy", "raining", "storm"), "blue"),
    **dict.fromkeys(("sun", "sunny", "noon", "summer"), "day"),
}
DARK = frozenset({"night", "black", "purple"})

LANDS: Mapping[str, str] = {
    **dict.fromkeys(("mountain", "mountains", "peak", "peaks", "alps", "volcano"), "mountains"),
    **dict.fromkeys(("sea", "ocean", "lake", "beach", "river", "island", "harbour", "boat", "ship"), "sea"),
    **dict.fromkeys(("forest", "wood", "woods", "tree", "trees", "pine", "pines", "jungle"), "forest"),
    **dict.fromkeys(("city", "town", "street", "skyline", "tower", "towers", "neon", "rooftop"), "city"),
    **dict.fromkeys(("hill", "hills", "meadow", "field", "valley", "desert", "dunes"), "hills"),
}
WEATHERS: Mapping[str, str] = {
    **dict.fromkeys(("rain", "rainy", "raining", "storm"), "rain"),
    **dict.fromkeys(("snow", "snowy", "snowing", "blizzard"), "snow"),
    **dict.fromkeys(("fog", "foggy", "mist", "misty", "haze"), "mist"),
}
FIGURES: Mapping[str, str] = {
    **dict.fromkeys(("fox", "foxes", "vixen"), "fox"),
    **dict.fromkeys(("cat", "cats", "kitten", "kitty"), "cat"),
    **dict.fromkeys(("bird", "birds", "gull", "gulls", "crow"), "birds"),
    **dict.fromkeys(("boat", "ship", "sailboat"), "boat"),
    **dict.fromkeys(("house", "cottage", "hut", "cabin"), "house"),
    **dict.fromkeys(("balloon", "balloons"), "balloon"),
}
COATS: Mapping[str, RGB] = {
    "red": (196, 74, 36),
    "orange": (224, 122, 44),
    "white": (236, 232, 226),
    "black": (34, 32, 38),
    "grey": (128, 130, 138),
    "gray": (128, 130, 138),
    "brown": (124, 82, 52),
    "golden": (222, 170, 84),
    "blue": (74, 118, 190),
    "purple": (128, 86, 168),
    "pink": (232, 146, 178),
    "green": (92, 154, 96),
}
OWN_COATS: Mapping[str, RGB] = {
    "fox": (212, 98, 38),
    "cat": (58, 56, 66),
    "birds": (30, 32, 42),
    "boat": (112, 62, 44),
    "house": (158, 84, 64),
    "balloon": (206, 64, 58),
}
