package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.CallbackSender.Result;
import java.util.concurrent.CompletionStage;

/** Posts bodies over HTTP, with the HTTP client of its server. */
@FunctionalInterface
public interface BodyPoster {
  /** Posts a body without blocking. The stage never completes exceptionally. */
  CompletionStage<Result> post(String url, String body);
}
