package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads the entries that are due, a priority after the other. Each page begins behind the last one:
 * what was read is held by the relay. Entries that were committed late, behind that position, are
 * found within {@value #SLACK_SECONDS} s of their due time by every poll, and later by the sweep
 * that {@link #rewind} begins. Runs on the relay's serial executor.
 */
final class ReadyReader {
  private static final int PAGE = 500;
  private static final long SLACK_SECONDS = 2;

  private final RelayContext context;
  private final Executor serial;
  private final Target target;
  private final Map<Priority, Ready> positions = new EnumMap<>(Priority.class);
  private final Set<Priority> wanted = EnumSet.noneOf(Priority.class);
  private boolean reading;
  private Instant quietUntil = Instant.MIN;
  private volatile Instant found = Instant.MIN;

  /** Takes what was read. */
  interface Target {
    boolean hasRoom(Priority priority);

    boolean holds(long id);

    void hold(OutboxEntry entry);
  }

  ReadyReader(RelayContext context, Executor serial, Target target) {
    this.context = context;
    this.serial = serial;
    this.target = target;
    rewind();
  }

  /** Begins at the oldest entry again. */
  void rewind() {
    for (Priority priority : Priority.values()) {
      positions.put(priority, Ready.FIRST);
    }
  }

  /** Reads what is due of these priorities, after what is being read now. */
  void read(Set<Priority> priorities) {
    wanted.addAll(priorities);
    if (!reading) {
      next();
    }
  }

  /** Returns whether something new was read within the last second. */
  boolean foundLately() {
    return context.steady().instant().isBefore(found.plusSeconds(1));
  }

  private void next() {
    wanted.removeIf(priority -> !target.hasRoom(priority));
    reading = !wanted.isEmpty();
    if (reading) {
      Priority priority = wanted.iterator().next();
      wanted.remove(priority);
      page(priority, start(priority));
    }
  }

  private Ready start(Priority priority) {
    Instant recent = context.now().minus(Duration.ofSeconds(SLACK_SECONDS));
    Ready slack = new Ready(recent, 0);
    Ready position = positions.get(priority);
    return position.compareTo(slack) < 0 ? position : slack;
  }

  private void page(Priority priority, Ready after) {
    OutboxStore.Window window = new OutboxStore.Window(context.line(), priority, after);
    context
        .store()
        .ready(window, PAGE)
        .thenComposeAsync(page -> load(priority, page), serial)
        .whenCompleteAsync(
            (page, failure) -> {
              if (failure != null) {
                failed(failure);
              } else if (page.size() == PAGE && target.hasRoom(priority)) {
                page(priority, page.get(PAGE - 1));
              } else {
                next();
              }
            },
            serial);
  }

  /** Reports once a second: while signals wait it reads many times a second. */
  private void failed(Throwable failure) {
    reading = false;
    Instant now = context.steady().instant();
    if (!now.isBefore(quietUntil)) {
      quietUntil = now.plusSeconds(1);
      RelayLog.storeFailed("read what is due", failure);
    }
  }

  private CompletableFuture<List<Ready>> load(Priority priority, List<Ready> page) {
    List<Long> unknown = page.stream().map(Ready::id).filter(id -> !target.holds(id)).toList();
    if (unknown.isEmpty()) {
      advance(priority, page);
      return CompletableFuture.completedFuture(page);
    }
    found = context.steady().instant();
    return context
        .store()
        .load(unknown)
        .thenApplyAsync(
            entries -> {
              advance(priority, page);
              entries.stream()
                  .filter(entry -> !entry.status().state().hasEnded())
                  .sorted((one, other) -> Ready.of(one).compareTo(Ready.of(other)))
                  .forEach(target::hold);
              return page;
            },
            serial);
  }

  private void advance(Priority priority, List<Ready> page) {
    if (!page.isEmpty()) {
      Ready last = page.get(page.size() - 1);
      positions.merge(priority, last, (old, next) -> old.compareTo(next) < 0 ? next : old);
    }
  }
}
