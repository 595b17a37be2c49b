"""The refusal of a whole file: a code for programs and a plain Chinese sentence for people."""


class Refused(Exception):  # noqa: N818 - it is an answer to the user, not a fault
    """The file cannot be read at all; `text` says what to do about it."""

    TEXTS = {
        "empty": "文件是空的，没有任何内容。请检查是否选错了文件。",
        "too_big": "文件太大，或者表格的行列超出限度（最多 20 MB、60000 行、120 列）。"
        "请删去多余的空行空列，或分成几个文件再上传。",
        "encrypted": "文件有密码（已加密），无法读取。请在 Excel 或 WPS 里取消密码后另存，再上传。",
        "macros": "文件含有宏，为安全起见不能读取。请另存为不含宏的 .xlsx 文件再上传。",
        "linked": "文件里嵌入了别的文件或外部链接，为安全起见不能读取。"
        "请把内容“粘贴为值”到新的 .xlsx 文件再上传。",
        "damaged": "文件已损坏或不完整，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。",
        "quotes": "文本里的引号不成对，分不清哪些字属于同一格。"
        "请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。",
        "not_a_table": "这不是表格文件。请上传 .xlsx、.xls、.et 或 .csv 文件。",
        "picture": "这是图片或 PDF，不是表格，无法读取里面的文字。"
        "请把内容录入表格（.xlsx）再上传。",
        "archive": "这是压缩包，不是表格。请先解压，再把里面的表格逐个上传。",
        "web_page": "这是一个网页（可能是登录页或出错页），里面没有表格。"
        "请回到原系统重新导出，或用 Excel、WPS 打开后另存为 .xlsx，再上传。",
        "other_table": "暂不支持这种表格格式（.xlsb、.ods、.mht 等）。请另存为 .xlsx 再上传。",
        "too_slow": "文件内容异常，读取超时。请把内容“粘贴为值”到新的 .xlsx 文件再上传。",
        "unknown_kind": "不认识这种名册类型。",
        "not_found": "找不到或打不开这个文件。",
    }

    def __init__(self, code: str, text: str = "") -> None:
        self.code = code
        self.text = text or self.TEXTS[code]
        super().__init__(self.text)
