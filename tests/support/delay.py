"""A long line: what goes in at one end comes out at the other after a while.

delay.py NAMESPACE_A NAMESPACE_B MILLISECONDS opens a TUN device "long0" in each of the two network namespaces (paths of files), says
"ready", and passes every packet on, MILLISECONDS later, until it is ended. The device needs its addresses from whoever started it.
"""

import ctypes
import fcntl
import heapq
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000


def end_of_the_line(namespace):
    with open(namespace) as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), "setns", namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"long0", IFF_TUN | IFF_NO_PI))
    return device


ends = [end_of_the_line(namespace) for namespace in sys.argv[1:3]]
delay = float(sys.argv[3]) / 1000
other = {ends[0]: ends[1], ends[1]: ends[0]}
print("ready", flush=True)
under_way = []
count = 0
while True:
    rest = max(0.0, under_way[0][0] - time.monotonic()) if under_way else None
    for end in select.select(ends, [], [], rest)[0]:
        try:
            packet = os.read(end, 65536)
        except OSError:
            continue
        count += 1
        heapq.heappush(under_way, (time.monotonic() + delay, count, other[end], packet))
    while under_way and under_way[0][0] <= time.monotonic():
        _, _, end, packet = heapq.heappop(under_way)
        try:
            os.write(end, packet)
        except OSError:
            pass
