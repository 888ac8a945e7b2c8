package dev.rtcsignal.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports why the start failed. Before Spring's own for values that cannot be bound. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SignalFailureAnalyzer extends AbstractFailureAnalyzer<SignalStartException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, SignalStartException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
  }
}
