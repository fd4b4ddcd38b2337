package dev.mothership.remediate.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.cloud.aws.SessionLimit;
import dev.mothership.remediate.Actions;
import dev.mothership.remediate.JobOrder;
import dev.mothership.remediate.Plan;
import dev.mothership.remediate.RemediationAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What {@code mothership remediate} does: the order of a folder, with nothing but what is in it.
 */
public final class RemediationJob {
  /** The least that AWS gives. */
  private static final Duration SESSION = Duration.ofMinutes(15);

  private final Path folder;
  private final Clock clock;

  public RemediationJob(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Runs to the end.
   *
   * @return what came of it, for the log
   * @throws UncheckedIOException where a file cannot be read
   * @throws IllegalArgumentException where the order makes no sense
   */
  public String run() {
    JobOrder order = JobOrder.parse(read(JobOrder.ORDER));
    RemediationAction action =
        new Actions()
            .find(order.plan().action())
            .orElseThrow(() -> new IllegalArgumentException("no action " + order.plan().action()));
    HttpCallback callback =
        new HttpCallback(
            order.callback(), order.run(), read(JobOrder.TOKEN).strip(), order.deadline(), clock);
    String instance = UUID.randomUUID().toString();
    try (Opened opened = new Opened()) {
      return new JobRun(
              order,
              action,
              () -> new CloudCalls(action, order.plan().target(), opened.keep(open(order, action))),
              callback,
              instance,
              clock)
          .run();
    } catch (RunOver e) {
      return "over: " + e.getMessage();
    }
  }

  /** Closes what was opened in the meantime. */
  private static final class Opened implements AutoCloseable {
    private Optional<AwsSession> session = Optional.empty();

    AwsSession keep(AwsSession opened) {
      session = Optional.of(opened);
      return opened;
    }

    @Override
    public void close() {
      session.ifPresent(AwsSession::close);
    }
  }

  private AwsSession open(JobOrder order, RemediationAction action) {
    Plan plan = order.plan();
    Map<String, List<String>> calls = new HashMap<>();
    action.reads().forEach(call -> calls.put(call, List.of()));
    action.writes().forEach(write -> calls.put(write.call(), List.of()));
    JobSettings settings = new JobSettings(order.endpoint(), order.proxy(), authorities());
    return new AwsSessions(settings, () -> new byte[0], clock)
        .open(
            new RoleRequest(
                plan.target().accountId(),
                plan.target().partition(),
                plan.role(),
                order.externalId(),
                order.identityRoleArn(),
                credentials(),
                Set.copyOf(order.permissions()),
                Optional.of(new SessionLimit(order.session(), SESSION, order.sessionPolicy()))),
            new Declarations(calls),
            Optional.empty(),
            Optional.empty());
  }

  private Optional<AwsCredentials> credentials() {
    if (!Files.exists(folder.resolve(JobOrder.CREDENTIALS))) {
      return Optional.empty();
    }
    try {
      JsonNode keys = new JsonMapper().readTree(read(JobOrder.CREDENTIALS));
      return Optional.of(
          AwsBasicCredentials.create(
              keys.path("accessKeyId").asText(), keys.path("secretAccessKey").asText()));
    } catch (IOException e) {
      throw new IllegalArgumentException(JobOrder.CREDENTIALS + " is no JSON", e);
    }
  }

  private Optional<Path> authorities() {
    Path file = folder.resolve(JobOrder.AUTHORITIES);
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of the Job's Secret cannot be read", e);
    }
  }
}
