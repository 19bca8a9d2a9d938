# A client of the Runtime API. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
# frozen_string_literal: true

require "json"
require "socket"

module LambdaBootstrap
  # What the Runtime API answers.
  class Answer
    attr_reader :body

    def initialize(headers, body)
      @headers = headers
      @body = body
    end

    def [](name)
      @headers[name.downcase]
    end
  end

  # A client of one connection: Net::HTTP takes longer to load than the rest of this file.
  class RuntimeApi
    def initialize(address)
      host, port = address.split(":")
      @address = address
      @socket = TCPSocket.new(host, port.to_i)
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    def format(method, path, body = "", headers = [])
      lines = [
        "#{method} /2018-06-01/runtime/#{path} HTTP/1.1",
        "Host: #{@address}",
        "Content-Length: #{body.bytesize}",
        *headers,
        "\r\n"
      ]
      lines.join("\r\n").b + body.b
    end

    # @param shown type of the error in the header.
    def format_error(path, error, shown)
      kind = "Lambda-Runtime-Function-Error-Type: #{shown}"
      format("POST", path, JSON.generate(error), [kind])
    end

    def send(requests)
      @socket.write(requests)
    end

    # Ends the process when the gateway has ended: nobody waits for it.
    def read_answer
      exit!(0) unless @socket.gets("\r\n")
      headers = {}
      while (line = @socket.gets("\r\n")) && line != "\r\n"
        name, value = line.split(":", 2)
        headers[name.downcase] = value.strip
      end
      Answer.new(headers, @socket.read(headers["content-length"].to_i).force_encoding("UTF-8"))
    end
  end
end
