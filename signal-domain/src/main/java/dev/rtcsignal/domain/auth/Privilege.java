package dev.rtcsignal.domain.auth;

/**
 * What a token allows in a room (vendor-facts 3.1). Ids that the vendor may add later can be read
 * too.
 *
 * @param id 0 to 65,535
 */
public record Privilege(int id) implements Comparable<Privilege> {
  public static final Privilege PUBLISH_STREAM = new Privilege(0);
  public static final Privilege PUBLISH_AUDIO = new Privilege(1);
  public static final Privilege PUBLISH_VIDEO = new Privilege(2);
  public static final Privilege PUBLISH_DATA = new Privilege(3);
  public static final Privilege SUBSCRIBE_STREAM = new Privilege(4);

  public Privilege {
    if (id < 0 || id > 0xFFFF) {
      throw new IllegalArgumentException("a privilege id is 0 to 65535");
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
