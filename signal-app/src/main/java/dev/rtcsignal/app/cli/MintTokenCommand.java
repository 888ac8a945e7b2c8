package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Privilege;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "mint",
    versionProvider = Version.class,
    description = "Makes a token, equal byte for byte to those of the official builders.")
final class MintTokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MintOptions options = new MintOptions();

  @Option(
      names = "--room",
      paramLabel = "ROOM",
      defaultValue = "",
      description = "the room, * for any; none for a login token")
  private String room = "";

  @Option(
      names = "--privilege",
      paramLabel = "NAME=EPOCH",
      split = ",",
      description =
          "publish (all four of publishing), publish-audio, publish-video, publish-data or"
              + " subscribe, until when; 0 for without end")
  private List<String> privileges = new ArrayList<>();

  private final Environment environment;

  MintTokenCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Grant grant = new Grant(room, options.user(), new TreeMap<>());
    for (String privilege : privileges) {
      grant = with(grant, privilege);
    }
    AccessToken token =
        AccessToken.mint(
            options.key(environment),
            grant,
            options.lifetime(environment.clock().instant()),
            options.nonce(environment));
    return Minted.print(spec, options, "token", token.text());
  }

  private Grant with(Grant grant, String privilege) {
    String[] parts = privilege.split("=", 2);
    Instant until = Instant.ofEpochSecond(epoch(parts.length == 2 ? parts[1] : ""));
    return switch (parts[0]) {
      case "publish" -> grant.publishing(until);
      case "publish-audio" -> grant.with(Privilege.PUBLISH_AUDIO, until);
      case "publish-video" -> grant.with(Privilege.PUBLISH_VIDEO, until);
      case "publish-data" -> grant.with(Privilege.PUBLISH_DATA, until);
      case "subscribe" -> grant.subscribing(until);
      default -> throw wrong();
    };
  }

  private long epoch(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong();
    }
  }

  private ParameterException wrong() {
    return new ParameterException(
        spec.commandLine(), "--privilege takes NAME=EPOCH, as publish=1700000000; see --help");
  }
}
