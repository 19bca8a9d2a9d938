# Lets Net::HTTP, and the AWS SDK that uses it, reach the gateway: for HTTPS they do not read HTTPS_PROXY by themselves.
# frozen_string_literal: true

# Lambda's runtime has loaded it, too.
require "net/http"

module LambdaBootstrap
  # A connection that has a proxy of its own keeps it.
  module Redirection
    PROXY = ENV["HTTPS_PROXY"] && URI(ENV["HTTPS_PROXY"])
    EXCEPTIONS = ENV.fetch("NO_PROXY", "").split(",").freeze

    private

    def connect
      if PROXY && use_ssl? && !proxy? && !EXCEPTIONS.include?(address)
        self.proxy_from_env = false
        self.proxy_address = PROXY.host
        self.proxy_port = PROXY.port
        self.proxy_user = PROXY.user
        self.proxy_pass = PROXY.password
      end
      super
    end
  end
end

Net::HTTP.prepend(LambdaBootstrap::Redirection)
