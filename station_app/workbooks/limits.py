"""How much a file from outside, and the process that reads it, may take."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from station_app.domain.problems import Refused

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds (safety.md 3.2); counts but for the units named."""

    file: int = 50 * MIB  # bytes, as it lies on disk
    entries: int = 2_000  # members of the archive
    part: int = 300 * MIB  # bytes, one member unpacked
    total: int = 500 * MIB  # bytes, all members unpacked
    ratio: int = 250  # unpacked by packed, of members above `ratio_floor`
    ratio_floor: int = 8 * MIB  # bytes
    sheets: int = 64
    rows: int = 200_000
    columns: int = 256
    cells: int = 5_000_000
    grid: int = 20_000_000  # rows x columns, all sheets: what the reader allocates
    text: int = 32_767  # characters in a cell
    styles: int = 65_000
    strings: int = 2_000_000
    merges: int = 20_000
    merge_area: int = 100_000  # cells
    depth: int = 64  # nested elements
    attribute: int = 100_000  # characters
    spins: int = 1_000_000  # digests to try a password; Excel takes 100,000
    seconds: float = 60.0  # for the guard, and again for the reading process
    memory: int = 1024 * MIB  # bytes of the reading process
    answer: int = 1024 * MIB  # bytes it may say


def hostile(code: str, what: str) -> Refused:
    """Build the refusal of a file that is broken on purpose, or looks like it."""
    return Refused(
        "HOSTILE",
        f"文件没有读取：{what}（{code}）。这样的文件可能被恶意改造，也可能由不规范的软件生成。"
        "请向发送人核实来源；确认可靠后，在 Excel 或 WPS 中打开，另存为新的 .xlsx 再导入。",
    )


def too_large(code: str, what: str) -> Refused:
    """Build the refusal of a file that holds more than a roster ever does."""
    return Refused(
        "TOO_LARGE",
        f"文件没有读取：{what}（{code}）。请在 Excel 或 WPS 中删除多余的空行、空列和工作表，"
        "或拆成几个较小的文件，保存后再导入。",
    )


def damaged(what: str) -> Refused:
    """Build the refusal of a file that lost part of its content."""
    return Refused(
        "DAMAGED",
        f"文件已损坏，没有读取：{what}。请向发送人重新索取，或在 Excel、WPS 中"
        "用“打开并修复”打开后另存为新的 .xlsx 再导入。",
    )


def locked() -> Refused:
    """Build the refusal of a file that needs a password."""
    return Refused(
        "PASSWORD",
        "文件设有打开密码，没有读取。请填写密码再导入，或在 Excel、WPS 中取消密码后保存，再导入。",
    )


def wrong_password() -> Refused:
    """Build the refusal of a file that has another password than the one typed."""
    return Refused(
        "PASSWORD", "密码不正确，文件没有读取。请核对大小写和全角、半角，或向发送人询问密码。"
    )


def sealed(what: str) -> Refused:
    """Build the refusal of a file whose kind of password cannot be opened here."""
    return Refused(
        "PASSWORD",
        f"{what}设有打开密码，这里不能解开，没有读取。"
        "请在 Excel、WPS 或 LibreOffice 中输入密码打开，另存为没有密码的 .xlsx 再导入。",
    )


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _EXTENDED_LIMIT_INFORMATION = 9
    _PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x0002, 0x0008, 0x0100
    _DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = 0x0400, 0x2000

    def confine(limits: Limits) -> None:
        """Put this process under a job object that bounds memory and time and ends with it.

        Raises OSError when Windows refuses; then nothing may be read.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            ctypes.c_void_p,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        bounds = _ExtendedLimits()
        bounds.BasicLimitInformation.LimitFlags = (
            _PROCESS_TIME
            | _ACTIVE_PROCESS
            | _PROCESS_MEMORY
            | _DIE_ON_UNHANDLED_EXCEPTION
            | _KILL_ON_JOB_CLOSE
        )
        bounds.BasicLimitInformation.PerProcessUserTimeLimit = int(limits.seconds * 10_000_000)
        bounds.BasicLimitInformation.ActiveProcessLimit = 1
        bounds.ProcessMemoryLimit = limits.memory
        # the handle stays open on purpose: closing it would end this very process
        job = kernel.CreateJobObjectW(None, None)
        if not (
            job
            and kernel.SetInformationJobObject(
                job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(bounds), ctypes.sizeof(bounds)
            )
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def confine(limits: Limits) -> None:
        """Bound memory and time of this process for good; let it write no file, start nothing.

        Raises OSError when the system refuses; then nothing may be read.
        """
        seconds = max(1, int(limits.seconds))
        for kind, bound in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, limits.memory),
        ):
            _soft, hard = resource.getrlimit(kind)
            if hard != resource.RLIM_INFINITY:
                bound = min(bound, hard)
            resource.setrlimit(kind, (bound, bound))
