# Finds and calls the handler that the function's configuration names.
# frozen_string_literal: true

module LambdaBootstrap
  HANDLER_FORMS =
    "must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source " \
    "file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, " \
    "METHOD must be a class-level method."

  # `file.method`, or `file.Class.method` with `::` between modules.
  class Handler
    attr_reader :file

    def initialize(name)
      parts = name.split(".")
      raise ArgumentError, "Invalid handler #{parts}, #{HANDLER_FORMS}" unless parts.length.between?(2, 3)

      @file = parts.first
      @owner = parts[1] if parts.length == 3
      @method = parts.last
    end

    def call(event, context)
      receiver = @owner ? Kernel.const_get(@owner) : Object.new
      receiver.__send__(@method, event: event, context: context)
    end
  end
end
