"""A TCP relay on 127.0.0.1 that remembers when the first bytes of an answer came back."""
import socket
import threading
import time


class Relay:
    def __init__(self, host, port):
        self.upstream, self.first_answer = (host, port), None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(self.upstream)
            except OSError:
                return
            threading.Thread(target=self.pump, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, True), daemon=True).start()

    def pump(self, source, sink, is_answer):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
                if is_answer and self.first_answer is None:
                    self.first_answer = time.perf_counter()
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()
