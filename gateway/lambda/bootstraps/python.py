# Runs a Python function as Lambda does: imports its handler, and calls it for each event of the Runtime API.
# https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
#
# Names, messages and formats are those of AWS's runtime: https://github.com/aws/aws-lambda-python-runtime-interface-client
# Usage: python.py OPT, the folder with the contents of the layers, or "". It needs Python 3.7 or later, and loads as little
# of the standard library as it can: each module costs start-up time.
import json
import logging
import os
import socket
import sys
import time

OPT = sys.argv[1]
MARK = "decimal-" + os.urandom(16).hex() + ":"


class RuntimeApi:
    """A client of one connection. http.client would take longer to load than the rest of this file."""

    def __init__(self, address):
        host, _, port = address.partition(":")
        self.address = address
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")

    def format(self, method, path, body=b"", headers=()):
        lines = [
            f"{method} /2018-06-01/runtime/{path} HTTP/1.1",
            f"Host: {self.address}",
            f"Content-Length: {len(body)}",
            *headers,
            "\r\n",
        ]
        return "\r\n".join(lines).encode("latin-1") + body

    def format_error(self, path, error):
        kind = f"Lambda-Runtime-Function-Error-Type: {error['errorType']}"
        headers = [kind.encode("ascii", "replace").decode()]
        return self.format("POST", path, json.dumps(error).encode(), headers)

    def send(self, requests):
        self.socket.sendall(requests)

    def read_answer(self):
        # The gateway has ended: nobody waits for this process.
        if not self.answers.readline():
            os._exit(0)
        headers = {}
        for line in iter(self.answers.readline, b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return headers, self.answers.read(int(headers["content-length"]))


class RuntimeFault(Exception):
    """An error with one of Lambda's own names."""

    def __init__(self, kind, message, frames=()):
        super().__init__(message)
        self.kind = kind
        self.frames = list(frames)


class Encoder(json.JSONEncoder):
    """Writes decimals as numbers, digit for digit, as Lambda does: tables return them."""

    def default(self, value):
        kind = type(value)
        if kind.__module__ in ("decimal", "_decimal") and kind.__name__ == "Decimal":
            return float("nan") if value.is_nan() else MARK + str(value)
        return super().default(value)


def encode(value):
    text = json.dumps(value, cls=Encoder, ensure_ascii=False)
    if MARK in text:
        import re

        text = re.sub(f'"{MARK}([^"]*)"', r"\1", text)
    return text.encode()


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        environment = os.environ
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environment["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        # API Gateway sends neither, and does not invoke by tenant.
        self.client_context = None
        self.identity = None
        self.tenant_id = None
        self._epoch_deadline_time_in_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, text):
        sys.stdout.write(str(text))


class RequestIds(logging.Filter):
    """Adds the id of the current request to each record."""

    current = ""

    def filter(self, record):
        record.aws_request_id = RequestIds.current
        return True


def prepare_logging():
    handler = logging.StreamHandler(sys.stdout)
    line = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    line.converter = time.gmtime
    handler.setFormatter(line)
    handler.addFilter(RequestIds())
    logging.getLogger().addHandler(handler)


def list_folders():
    """Where imports are looked for besides the standard library, in Lambda's order."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    layers = [f"{OPT}/python/lib/{version}/site-packages", f"{OPT}/python"] if OPT else []
    return [os.environ["LAMBDA_TASK_ROOT"], *layers]


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {error}") from None
    module = import_module(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise RuntimeFault("Runtime.HandlerNotFound", message) from None


def import_module(name):
    import importlib

    if name.split(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {name} as a handler module"
        raise RuntimeFault("Runtime.BuiltInModuleConflict", message)
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        message = f"Unable to import module '{name}': {error}"
        raise RuntimeFault("Runtime.ImportModuleError", message, list_frames(error)) from None
    except SyntaxError as error:
        place = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{name}': {error}"
        raise RuntimeFault("Runtime.UserCodeSyntaxError", message, [place]) from None


def list_frames(error):
    """The stack in the function's own code."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__ and "importlib" not in frame.filename]
    return traceback.format_list(own)


def describe(error, request_id=""):
    is_fault = isinstance(error, RuntimeFault)
    return {
        "errorMessage": str(error),
        "errorType": error.kind if is_fault else type(error).__name__,
        "requestId": request_id,
        "stackTrace": error.frames if is_fault else list_frames(error),
    }


def call(handler, event, context):
    try:
        value = json.loads(event)
    except ValueError as error:
        raise RuntimeFault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None
    result = handler(value, context)
    try:
        return encode(result)
    except Exception as error:
        raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from None


def flush():
    sys.stdout.flush()
    sys.stderr.flush()


def run(api, handler, headers, event):
    """Returns the request that reports the result."""
    context = Context(headers)
    RequestIds.current = context.aws_request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
    path = f"invocation/{context.aws_request_id}"
    try:
        return api.format("POST", f"{path}/response", call(handler, event, context))
    except Exception as error:
        return api.format_error(f"{path}/error", describe(error, context.aws_request_id))
    finally:
        flush()


def serve(api, handler):
    """Sends each result together with the request for the next event, which saves a round trip."""
    ask = api.format("GET", "invocation/next")
    api.send(ask)
    while True:
        headers, event = api.read_answer()
        api.send(run(api, handler, headers, event) + ask)
        api.read_answer()


def main():
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)
    sys.path[0:1] = list_folders()
    prepare_logging()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        flush()
        api.send(api.format_error("init/error", describe(error)))
        api.read_answer()
        sys.exit(1)
    serve(api, handler)


main()
