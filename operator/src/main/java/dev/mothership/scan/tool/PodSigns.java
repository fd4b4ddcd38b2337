package dev.mothership.scan.tool;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pod of a run's Job tells of why it does not begin, or how it failed. */
final class PodSigns {
  private static final Set<String> ON_THE_WAY = Set.of("PodInitializing", "ContainerCreating", "");
  private static final String LOOK =
      " Have an administrator look: kubectl describe jobs,pods -n %s -l mothership.dev/tool-run=%d";

  private final Optional<Pod> pod;
  private final String look;

  /**
   * @param pods of one Job; more than one where a node was drained
   */
  PodSigns(List<Pod> pods, String namespace, long run) {
    this.pod =
        pods.stream()
            .max(
                Comparator.comparing(
                    one -> Objects.toString(one.getMetadata().getCreationTimestamp(), "")));
    this.look = LOOK.formatted(namespace, run);
  }

  /**
   * Why nothing happens; empty where something does, or may soon.
   *
   * @param late whether it should have begun by now
   */
  Optional<Failure> waits(boolean late) {
    if (pod.isEmpty()) {
      return late
          ? Optional.of(
              notStarted(
                  "NoPod", "The Job has no pod: the namespace's quota may be used up." + look))
          : Optional.empty();
    }
    for (ContainerStatus status : statuses(pod.get())) {
      ContainerState state = status.getState();
      ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
      String reason = waiting == null ? "" : Objects.toString(waiting.getReason(), "");
      if (waiting != null && !ON_THE_WAY.contains(reason)) {
        return Optional.of(notStarted(reason, pulls(status, reason, waiting)));
      }
    }
    return late && "Pending".equals(phase()) && !hasBegun()
        ? Optional.of(notStarted("Pending", "The pod has not begun. " + unscheduled() + look))
        : Optional.empty();
  }

  private String pulls(ContainerStatus status, String reason, ContainerStateWaiting waiting) {
    String said = LogTail.of(Objects.toString(waiting.getMessage(), ""));
    return reason.contains("Image")
        ? "Image %s cannot be pulled (%s): %s Correct its name and version, or have the nodes reach its registry."
            .formatted(status.getImage(), reason, said)
        : "Container %s does not start (%s): %s%s".formatted(status.getName(), reason, said, look);
  }

  private boolean hasBegun() {
    return statuses(pod.orElseThrow()).stream()
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .anyMatch(state -> state.getRunning() != null || state.getTerminated() != null);
  }

  private String unscheduled() {
    return pod.map(Pod::getStatus)
        .map(status -> status.getConditions().stream())
        .orElse(Stream.empty())
        .filter(one -> one.getType().equals("PodScheduled") && one.getStatus().equals("False"))
        .map(PodCondition::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  /**
   * How it failed.
   *
   * @param why the Job did, as the cluster says
   */
  Failure failed(String why) {
    if (why.startsWith("DeadlineExceeded")) {
      return ToolFailures.of(
          FailureReason.TOOL_FAILED,
          "DeadlineExceeded",
          "The run did not end within spec.job.timeout: raise it, or give the tool less to look at."
              + lines());
    }
    for (ContainerStatus status : pod.map(PodSigns::statuses).orElse(List.of())) {
      ContainerState state = status.getState();
      ContainerStateTerminated end = state == null ? null : state.getTerminated();
      if (end != null && !Objects.equals(end.getExitCode(), 0)) {
        return ended(status.getName(), end);
      }
    }
    String told =
        pod.map(Pod::getStatus)
            .map(status -> Objects.toString(status.getMessage(), ""))
            .map(LogTail::of)
            .orElse("");
    return ToolFailures.of(
        FailureReason.TOOL_FAILED,
        "JobFailed",
        "The run's Job failed (%s). %s".formatted(why, told).strip() + look);
  }

  private static Failure ended(String container, ContainerStateTerminated end) {
    String reason = Objects.toString(end.getReason(), "Error");
    String message =
        container.equals(ToolJob.SENDER)
            ? "The tool ended, and its report was not sent (exit code %d)."
            : "The tool failed with exit code %d.";
    String advice =
        reason.equals("OOMKilled")
            ? " It took more memory than spec.job.resources.memory: raise that."
            : " Correct spec.job by what it says, then ask for another run by the annotation mothership.dev/reconcile-requested-at.";
    return ToolFailures.of(
        FailureReason.TOOL_FAILED,
        reason,
        message.formatted(end.getExitCode()) + advice + said(end.getMessage()));
  }

  private String lines() {
    return pod.map(PodSigns::statuses).orElse(List.of()).stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .map(state -> said(state.getTerminated().getMessage()))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String said(@Nullable String log) {
    String tail = LogTail.of(Objects.toString(log, ""));
    return tail.isEmpty() ? "" : " Its last lines: " + tail;
  }

  private String phase() {
    return pod.map(Pod::getStatus)
        .map(status -> Objects.toString(status.getPhase(), ""))
        .orElse("");
  }

  private static List<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null
        ? List.of()
        : Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream())
            .toList();
  }

  private static Failure notStarted(String code, String message) {
    return ToolFailures.of(FailureReason.JOB_NOT_STARTED, code, message);
  }
}
