# Gives loggers Lambda's format, with the id of the request.
# frozen_string_literal: true

require "logger"

module LambdaBootstrap
  # The format of loggers that write to the log.
  class LogFormatter < Logger::Formatter
    LINE = "%s, [%s #%d] %5s %s -- %s: %s\n"

    class << self
      attr_accessor :request_id
    end

    def call(severity, time, program, message)
      LINE % [severity[0], format_datetime(time), $$, severity, LogFormatter.request_id, program, msg2str(message)]
    end
  end

  # Loggers without a device, and those of the standard streams, write to the log.
  module LoggerPatch
    def initialize(device = nil, *more, **options)
      is_log = device.nil? || device == $stdout || device == $stderr
      super(is_log ? $stdout : device, *more, **options)
      @default_formatter = LogFormatter.new if is_log
    end
  end
end

Logger.prepend(LambdaBootstrap::LoggerPatch)
