package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Payload;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The members of an envelope as they stand in its JSON, of which some may be damaged. */
record SignedFrameFields(boolean binary, List<String> members) {
  private static final int ID = 0;
  private static final int SEQ = 1;
  private static final int TS = 2;
  private static final int BODY = 3;
  private static final int MAC = 4;
  private static final int MEMBERS = 5;

  static SignedFrameFields of(Envelope sealed) {
    return new SignedFrameFields(
        sealed.payload().match(text -> false, bytes -> true),
        List.of(
            sealed.id(),
            Long.toString(sealed.seq()),
            Long.toString(sealed.ts()),
            sealed.body(),
            sealed.mac()));
  }

  /** Reads them more leniently than a server should: what is proved must not depend on that. */
  Optional<Envelope> readable() {
    try {
      return Optional.of(read());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Envelope read() {
    String body = members.get(BODY);
    return Envelope.claimed(
        members.get(ID),
        Long.parseLong(members.get(SEQ)),
        Long.parseLong(members.get(TS)),
        binary ? Payload.binary(Base64.getDecoder().decode(body)) : Payload.text(body),
        Base64.getUrlDecoder().decode(members.get(MAC)));
  }

  /** Returns these with something damaged, or mixed with another's. */
  SignedFrameFields damaged(SignedFrameFields other, Mutations mutations, SplittableRandom random) {
    int at = random.nextInt(MEMBERS);
    List<String> changed = new ArrayList<>(members);
    switch (random.nextInt(10)) {
      case 0 -> changed.set(at, other.members.get(at));
      case 1 -> changed.set(MAC, mutations.ofTail(members.get(MAC)));
      case 2 -> shift(changed, random.nextInt(BODY), random);
      case 3 -> swap(changed, at, random.nextInt(MEMBERS));
      case 4 -> {
        return new SignedFrameFields(!binary, members);
      }
      case 5 -> {
        return new SignedFrameFields(other.binary, mixed(other, random));
      }
      default -> changed.set(at, mutations.ofText(members.get(at), other.members.get(at)));
    }
    return new SignedFrameFields(binary, changed);
  }

  /** Moves the cut between two neighbours. */
  private static void shift(List<String> members, int at, SplittableRandom random) {
    String both = members.get(at) + members.get(at + 1);
    int cut = random.nextInt(both.length() + 1);
    members.set(at, both.substring(0, cut));
    members.set(at + 1, both.substring(cut));
  }

  private static void swap(List<String> members, int one, int other) {
    String kept = members.get(one);
    members.set(one, members.get(other));
    members.set(other, kept);
  }

  private List<String> mixed(SignedFrameFields other, SplittableRandom random) {
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      mixed.add((random.nextBoolean() ? this : other).members.get(i));
    }
    return mixed;
  }
}
