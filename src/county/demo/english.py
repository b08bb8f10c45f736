"""English names of the demo county's sites, factories and enterprises: known words, the rest spelt."""

from functools import lru_cache

from county.core.text import pinyin_of

# The longest that fits is taken; the order of English is that of the Chinese.
WORDS = {
    "平利县": "Pingli",
    "社区工厂": "Community Factory",
    "安置小区": "Resettlement Estate",
    "安置点": "Resettlement Site",
    "有限公司": "Co., Ltd.",
    "有限责任公司": "Co., Ltd.",
    "专业合作社": "Cooperative",
    "合作社": "Cooperative",
    "玩具厂": "Toy Works",
    "手套厂": "Glove Works",
    "毛绒玩具": "Plush Toys",
    "毛绒": "Plush",
    "玩具": "Toys",
    "针织袜业": "Knitted Socks",
    "针织": "Knitwear",
    "袜业": "Socks",
    "电子线束": "Wiring Harness",
    "线束": "Harness",
    "电子": "Electronics",
    "手套": "Gloves",
    "制衣": "Garments",
    "服饰": "Apparel",
    "服装": "Garments",
    "手工": "Handicraft",
    "编艺": "Weaving",
    "电感": "Inductors",
    "鞋业": "Shoes",
    "布艺玩具": "Cloth Toys",
    "数据线": "Data Cables",
    "机电配件": "Machine Parts",
    "五金": "Hardware",
    "茶叶包装": "Tea Packing",
    "农产品加工": "Farm Produce",
    "社区": "Community",
    "村": "Village",
    "镇": "Town",
    "厂": "Works",
}
_LONGEST = max(map(len, WORDS))


@lru_cache(maxsize=4096)
def english_of(name: str) -> str:
    """暖溪袜业锦屏社区工厂: Nuanxi Socks Jinping Community Factory."""
    parts: list[str] = []
    spelt, start = "", 0
    while start < len(name):
        word = next(
            (
                name[start:end]
                for end in range(start + _LONGEST, start, -1)
                if name[start:end] in WORDS
            ),
            "",
        )
        if word:
            parts += [_proper(spelt), WORDS[word]]
            spelt, start = "", start + len(word)
        else:
            spelt, start = spelt + name[start], start + 1
    return " ".join(part for part in [*parts, _proper(spelt)] if part)


def _proper(han: str) -> str:
    return pinyin_of(han, surname=False)[0].capitalize() if han else ""
