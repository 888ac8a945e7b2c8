package dev.rtcsignal.spring;

import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.ports.CallbackListener;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Several listeners as one; what one throws does not keep a callback from the others. */
final class CallbackListeners {
  private static final System.Logger LOG = System.getLogger(CallbackListeners.class.getName());

  private CallbackListeners() {}

  static <T> CallbackListener<T> of(List<CallbackListener<T>> listeners) {
    return listeners.size() == 1
        ? listeners.get(0)
        : () ->
            new Observers<>(
                listeners.stream().flatMap(listener -> guarded(listener::begin)).toList());
  }

  private record Observers<T>(List<CallbackListener.Observer<T>> all)
      implements CallbackListener.Observer<T> {
    @Override
    public CallbackListener.Scope handling(T message) {
      List<CallbackListener.Scope> scopes =
          all.stream().flatMap(one -> guarded(() -> one.handling(message))).toList();
      // The scope that was opened last is closed first.
      return () -> {
        for (int i = scopes.size() - 1; i >= 0; i--) {
          each(scopes.get(i), CallbackListener.Scope::close);
        }
      };
    }

    @Override
    public void ended(ReceivedCallback<T> callback) {
      all.forEach(one -> each(one, observer -> observer.ended(callback)));
    }
  }

  private interface Call<R> {
    R run();
  }

  private static <R> Stream<R> guarded(Call<R> call) {
    try {
      return Stream.ofNullable(call.run());
    } catch (RuntimeException e) {
      log(e);
      return Stream.empty();
    }
  }

  private static <R> void each(R one, Consumer<R> call) {
    try {
      call.accept(one);
    } catch (RuntimeException e) {
      log(e);
    }
  }

  /** Not its message, which may quote the payload. */
  private static void log(RuntimeException error) {
    LOG.log(
        System.Logger.Level.WARNING, "a callback listener failed: {0}", error.getClass().getName());
  }
}
