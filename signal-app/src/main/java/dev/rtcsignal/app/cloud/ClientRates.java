package dev.rtcsignal.app.cloud;

import java.time.Instant;

/** Counts what one client sent within the last second. Guarded by the cloud's lock. */
final class ClientRates {
  private final ClientLimits limits;
  private final SlidingSecond users = new SlidingSecond();
  private final SlidingSecond rooms = new SlidingSecond();
  private final SlidingSecond server = new SlidingSecond();
  private final SlidingSecond packets = new SlidingSecond();
  private final SlidingSecond bytes = new SlidingSecond();

  ClientRates(ClientLimits limits) {
    this.limits = limits;
  }

  boolean admitToUser(ClientMessage message, Instant now) {
    return admit(users, limits.toUsers(), message, now);
  }

  boolean admitToRoom(ClientMessage message, Instant now) {
    return admit(rooms, limits.toRooms(), message, now);
  }

  boolean admitToServer(ClientMessage message, Instant now) {
    return admit(server, limits.toServer(), message, now);
  }

  private boolean admit(SlidingSecond kind, int limit, ClientMessage message, Instant now) {
    boolean fits =
        kind.fits(1, limit, now)
            && packets.fits(1, limits.packets(), now)
            && bytes.fits(message.size(), limits.bytes(), now);
    if (fits) {
      kind.take(1, now);
      packets.take(1, now);
      bytes.take(message.size(), now);
    }
    return fits;
  }
}
