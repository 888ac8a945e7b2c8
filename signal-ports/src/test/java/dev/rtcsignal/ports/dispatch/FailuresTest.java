package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Row C7 of the field faults. */
class FailuresTest {
  @Test
  void describesAnExceptionAndItsCausesByTypesAndFramesWithoutMessages() {
    Throwable error =
        new IllegalStateException("db down", new SQLException("for user alice: secret payload"));
    assertThat(Failures.describe(error))
        .startsWith("java.lang.IllegalStateException at ")
        .contains(FailuresTest.class.getName() + ".describes")
        .contains(", caused by java.sql.SQLException at ")
        .contains(" < ")
        .doesNotContain("db down", "alice", "payload", "\n");
  }

  @Test
  void describesAnExceptionWithoutFramesByItsType() {
    Throwable error = new IllegalStateException("m");
    error.setStackTrace(new StackTraceElement[0]);
    assertThat(Failures.describe(error)).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void describesNoMoreThanEightExceptionsOfACycle() {
    Throwable first = new IllegalStateException();
    first.initCause(new IllegalArgumentException(first));
    assertThat(Failures.describe(first).split(", caused by ")).hasSize(8);
  }

  @Test
  void findsTheCauseInsideTheWrappersOfFutures() {
    Throwable cause = new IllegalStateException();
    assertThat(Failures.unwrap(new CompletionException(new ExecutionException(cause))))
        .isSameAs(cause);
  }
}
