package dev.rtcsignal.domain.auth;

/**
 * A privilege that a token grants in a room (vendor-facts 3.1).
 *
 * <pre>{@code
 * Grant audioOnly = Grant.room(room, user).with(Privilege.PUBLISH_AUDIO, Lifetime.NEVER);
 * }</pre>
 *
 * <p>Unknown ids are accepted, since the vendor may add some.
 *
 * @param id 0 to 65,535; else {@link IllegalArgumentException}
 */
public record Privilege(int id) implements Comparable<Privilege> {
  /** Publish any media stream. */
  public static final Privilege PUBLISH_STREAM = new Privilege(0);

  /** Publish audio. */
  public static final Privilege PUBLISH_AUDIO = new Privilege(1);

  /** Publish video. */
  public static final Privilege PUBLISH_VIDEO = new Privilege(2);

  /** Publish data. */
  public static final Privilege PUBLISH_DATA = new Privilege(3);

  /** Subscribe to media streams. */
  public static final Privilege SUBSCRIBE_STREAM = new Privilege(4);

  /** Checks the components. {@inheritDoc} */
  public Privilege {
    if (id < 0 || id > 0xFFFF) {
      throw new IllegalArgumentException("a privilege id is 0 to 65535 but this is " + id);
    }
  }

  @Override
  public int compareTo(Privilege other) {
    return Integer.compare(id, other.id);
  }

  @Override
  public String toString() {
    return switch (id) {
      case 0 -> "PublishStream";
      case 1 -> "PublishAudio";
      case 2 -> "PublishVideo";
      case 3 -> "PublishData";
      case 4 -> "SubscribeStream";
      default -> "Privilege" + id;
    };
  }
}
