package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.auth.CallbackSignature;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "mint",
    versionProvider = Version.class,
    description = "Makes a callback signature, in the form of the vendor's document.")
final class MintSignatureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MintOptions options = new MintOptions();

  private final Environment environment;

  MintSignatureCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    CallbackSignature signature =
        CallbackSignature.mint(
            options.key(environment),
            options.user(),
            options.lifetime(environment.clock().instant()),
            options.nonce(environment));
    return Minted.print(spec, options, "signature", signature.text());
  }
}
