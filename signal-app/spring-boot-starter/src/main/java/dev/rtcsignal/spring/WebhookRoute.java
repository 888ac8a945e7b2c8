package dev.rtcsignal.spring;

import static org.springframework.web.reactive.function.server.RequestPredicates.POST;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Reads the raw bytes of a POST, of whatever content type, and completes with the reply of a
 * webhook.
 */
record WebhookRoute(SignalEndpoint endpoint) {
  RouterFunction<ServerResponse> at(String path) {
    return route(POST(path), this::receive).andRoute(path(path), WebhookRoute::refuse);
  }

  private Mono<ServerResponse> receive(ServerRequest request) {
    return read(request.exchange().getRequest())
        .flatMap(this::reply)
        .flatMap(WebhookRoute::respond);
  }

  private Mono<WebhookReply> reply(byte[] body) {
    return Mono.deferContextual(
        context ->
            Mono.fromCompletionStage(ReactiveParent.within(context, () -> endpoint.receive(body))));
  }

  private Mono<byte[]> read(ServerHttpRequest request) {
    int limit = endpoint.maxBodyBytes();
    if (request.getHeaders().getContentLength() > limit) {
      return Mono.just(endpoint.oversized());
    }
    return DataBufferUtils.join(request.getBody(), limit)
        .map(WebhookRoute::bytes)
        .defaultIfEmpty(new byte[0])
        .onErrorResume(DataBufferLimitException.class, e -> Mono.just(endpoint.oversized()));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private static Mono<ServerResponse> respond(WebhookReply reply) {
    ServerResponse.BodyBuilder response =
        ServerResponse.status(reply.status())
            .header(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8");
    reply.retryAfterSeconds().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait));
    return response.bodyValue(reply.body().toArray());
  }

  private static Mono<ServerResponse> refuse(ServerRequest request) {
    return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
        .header(HttpHeaders.ALLOW, "POST")
        .build();
  }
}
