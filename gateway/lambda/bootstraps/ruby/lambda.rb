# What functions see of Lambda's runtime: the context, and the marshaller.
# frozen_string_literal: true

require "json"
require "stringio"

# Functions may replace both methods. https://docs.aws.amazon.com/lambda/latest/dg/ruby-handler.html
module AwsLambda
  class Marshaller
    class << self
      def marshall_request(request)
        JSON.parse(request.body)
      end

      def marshall_response(response)
        case response
        when StringIO, IO then [response, "application/unknown"]
        else response.to_json
        end
      end
    end
  end
end

# https://docs.aws.amazon.com/lambda/latest/dg/ruby-context.html
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms

  def initialize(request)
    @deadline_ms = request["Lambda-Runtime-Deadline-Ms"].to_i
    @aws_request_id = request["Lambda-Runtime-Aws-Request-Id"]
    @invoked_function_arn = request["Lambda-Runtime-Invoked-Function-Arn"]
    @log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
    @log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
    @function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
    @memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    @function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
    @identity = parse(request["Lambda-Runtime-Cognito-Identity"])
    @client_context = parse(request["Lambda-Runtime-Client-Context"])
  end

  def get_remaining_time_in_millis
    [deadline_ms - Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond), 0].max
  end

  private

  def parse(header)
    header && JSON.parse(header)
  end
end
