package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What an HTTP endpoint calls with the raw bytes of a request.
 *
 * @param receive reads a body; the reply completes normally, always
 * @param maxBodyBytes the largest body that is read
 * @param oversized stands for every larger one: one byte more, of which the webhook reads none
 */
record SignalEndpoint(
    Function<byte[], CompletionStage<WebhookReply>> receive, int maxBodyBytes, byte[] oversized) {
  SignalEndpoint(Function<byte[], CompletionStage<WebhookReply>> receive, int maxBodyBytes) {
    this(receive, maxBodyBytes, new byte[maxBodyBytes + 1]);
  }

  CompletionStage<WebhookReply> receive(byte[] body) {
    return receive.apply(body);
  }
}
