# Runs a Ruby function as Lambda does: requires its file, and calls its handler for each event of the Runtime API.
# https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html
#
# Names, messages and formats are those of AWS's runtime: https://github.com/aws/aws-lambda-ruby-runtime-interface-client
# It needs Ruby 2.7 or later. Its own names are in one module, apart from what functions define.
# frozen_string_literal: true

require_relative "lambda"
require_relative "handler"
require_relative "log_format"
require_relative "redirection"
require_relative "runtime_api"

module LambdaBootstrap
  # Errors whose type Lambda shows in the header; it hides the types of all others.
  SHOWN = %w[ArgumentError NoMethodError Exception StandardError NameError LoadError SystemExit SystemStackError].freeze

  MAX_FRAMES = 100

  class << self
    # @param phase `Function` or `Init`.
    def describe(error, phase)
      {
        errorMessage: utf8(error.message),
        errorType: "#{phase}<#{error.class}>",
        stackTrace: (error.backtrace_locations || []).map(&:to_s).reject { |frame| own?(frame) }.first(MAX_FRAMES)
      }
    end

    def shown_type(error, phase)
      SHOWN.include?(error.class.to_s) ? "#{phase}<#{error.class}>" : "Function<UserException>"
    end

    # Lambda ends the process after errors that programs rarely survive, and does not call it again.
    def critical?(error)
      error.is_a?(NameError) || !error.is_a?(StandardError)
    end

    def run(api, handler, request)
      context = LambdaContext.new(request)
      LogFormatter.request_id = context.aws_request_id
      ENV["_X_AMZN_TRACE_ID"] = request["Lambda-Runtime-Trace-Id"]
      path = "invocation/#{context.aws_request_id}"
      [api.format("POST", "#{path}/response", answer(handler, request, context)), nil]
    rescue Exception => error
      [api.format_error("#{path}/error", describe(error, "Function"), shown_type(error, "Function")), error]
    end

    # Sends each result together with the request for the next event, which saves a round trip.
    def serve(api, handler)
      ask = api.format("GET", "invocation/next")
      api.send(ask)
      loop do
        result, error = run(api, handler, api.read_answer)
        $stdout.flush
        if error && critical?(error)
          api.send(result)
          api.read_answer
          exit(255)
        end
        api.send(result + ask)
        api.read_answer
      end
    end

    def load_handler(name)
      handler = Handler.new(name)
      require handler.file
      handler
    end

    def main
      $stdout.sync = true
      $LOAD_PATH.unshift(ENV["LAMBDA_TASK_ROOT"])
      api = RuntimeApi.new(ENV["AWS_LAMBDA_RUNTIME_API"])
      serve(api, load_or_report(api))
    end

    private

    def load_or_report(api)
      load_handler(ENV["_HANDLER"])
    rescue Exception => error
      api.send(api.format_error("init/error", describe(error, "Init"), shown_type(error, "Init")))
      api.read_answer
      exit(252)
    end

    # @return the response's text: JSON, unless the function has marshalled something else.
    def answer(handler, request, context)
      event = AwsLambda::Marshaller.marshall_request(request)
      response, = AwsLambda::Marshaller.marshall_response(handler.call(event, context))
      response.respond_to?(:read) ? response.read : response
    end

    def own?(frame)
      frame.start_with?(__dir__) || frame.start_with?("<internal:")
    end

    def utf8(text)
      text.to_s.dup.encode("UTF-8", invalid: :replace, undef: :replace)
    end
  end
end

LambdaBootstrap.main
