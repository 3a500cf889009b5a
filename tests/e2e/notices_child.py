"""A desktop's notices as the tests have them: takes each, and clicks on it or puts it away as it is told.

Run with the address of a session bus in the environment. Prints a line of JSON for each call; reads lines `click ID`
and `close ID`.
"""

from __future__ import annotations

import json
import os
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

PATH, NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"


def main() -> None:
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName(NAME))
    print(json.dumps(["ready"]), flush=True)
    threading.Thread(target=obey, args=(connection,), daemon=True).start()
    count = 0
    while True:
        call = connection.receive()
        if call.header.message_type is not MessageType.method_call:
            continue
        member = call.header.fields[HeaderFields.member]
        count += member == "Notify"
        signature, body = ("u", (count,)) if member == "Notify" else (None, ())
        connection.send(new_method_return(call, signature, body))
        print(json.dumps([member, *call.body]), flush=True)


def obey(connection) -> None:
    emitter = DBusAddress(PATH, interface=NAME)
    for line in sys.stdin:
        word, _, ident = line.strip().partition(" ")
        if word == "click":
            connection.send(new_signal(emitter, "ActionInvoked", "us", (int(ident), "default")))
        else:
            connection.send(new_signal(emitter, "NotificationClosed", "uu", (int(ident), 2)))
    # The other thread waits for calls. The bus, too, goes once this process has ended.
    os._exit(0)


if __name__ == "__main__":
    main()
