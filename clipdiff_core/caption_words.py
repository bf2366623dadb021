"""The words that captions are made of, in English and Chinese: what `clipdiff train` tells a model; torch-free."""

# Names as people say them, with their sRGB values.
COLOURS: tuple[tuple[str, str, tuple[int, int, int]], ...] = (
    ("red", "红色", (214, 48, 49)),
    ("orange", "橙色", (240, 140, 40)),
    ("yellow", "黄色", (250, 220, 70)),
    ("green", "绿色", (60, 165, 80)),
    ("teal", "青色", (40, 170, 170)),
    ("blue", "蓝色", (50, 110, 220)),
    ("purple", "紫色", (130, 75, 190)),
    ("pink", "粉色", (245, 160, 190)),
    ("brown", "棕色", (130, 85, 50)),
    ("gray", "灰色", (140, 140, 145)),
    ("white", "白色", (248, 248, 248)),
    ("black", "黑色", (22, 22, 26)),
)

# How each style's folder is spoken of: English with {a X} for the subject, Chinese with {X}.
STYLE_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fluent-3d": (("a 3d render of {}", "a glossy 3d {bare}", "{}, 3d"), ("{}的3D渲染", "3D风格的{}", "立体的{}")),
    "fluent-flat": (("a flat drawing of {}", "a flat {bare}", "{}, flat style"), ("{}的扁平画", "扁平风格的{}")),
    "noto": (("a cartoon of {}", "a cartoon {bare}", "{}, cartoon style"), ("{}的卡通画", "卡通风格的{}", "卡通{}")),
}
PLAIN_ENGLISH = ("{}", "{}", "{}", "{bare}", "a picture of {}", "a drawing of {}")
PLAIN_CHINESE = ("{}", "{}", "{}的图片", "{}的画")
BACKGROUND_ENGLISH = ("{} on {a_colour} background", "{} on {colour}", "{}, {colour} background")
BACKGROUND_CHINESE = ("{colour}背景上的{}", "{},{colour}背景", "{}，{colour}背景")
GRADIENT_ENGLISH = (
    "{} on {a_colour} to {bottom} gradient",
    "{} on a gradient from {colour} to {bottom}",
    "{}, {colour} to {bottom} background",
)
GRADIENT_CHINESE = (
    "{}，从{colour}到{bottom}的渐变背景",
    "从{colour}到{bottom}渐变背景上的{}",
    "{},{colour}到{bottom}渐变",
)
# Where two subjects are, by `ABOVE` and `LEFT`: every other way to say it begins with the second.
PLACES_ENGLISH = (
    ("{first} above {second}", "{second} below {first}", "{first} over {second}", "{second} under {first}"),
    (
        "{first} to the left of {second}",
        "{second} to the right of {first}",
        "{first} left of {second}",
        "{second} right of {first}",
    ),
)
PLACES_CHINESE = (
    ("{first}在{second}上面", "{second}在{first}下面", "{second}上方的{first}", "{first}下方的{second}"),
    ("{first}在{second}左边", "{second}在{first}右边", "{second}左边的{first}", "{first}右边的{second}"),
)
# Where one subject is, by the same numbers.
HALVES_ENGLISH = ("{} at the top", "{} on the left", "{} at the bottom", "{} on the right")
HALVES_CHINESE = ("{}在上面", "{}在左边", "{}在下面", "{}在右边")
TOGETHER_ENGLISH, TOGETHER_CHINESE = ("{first} and {second}",), ("{first}和{second}",)
COUNTERS_CHINESE = ("一只", "一个", "一只", "一个", "", "", "一辆", "一朵", "一头", "一条", "一匹", "一架", "一棵")
