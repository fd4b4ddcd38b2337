package dev.mothership.cloud.aws;

import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Player;
import java.time.Clock;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Answers every exchange from a recording; touches no network. */
final class ReplayingHttpClient implements SdkHttpClient {
  private final Player player;
  private final CurrentCall current;
  private final Clock clock;

  ReplayingHttpClient(Player player, CurrentCall current, Clock clock) {
    this.player = player;
    this.current = current;
    this.clock = clock;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        Answer answer = player.answer(current.get());
        String body = RecordedBody.replayed(answer.body(), clock.instant());
        return HttpExecuteResponse.builder()
            .response(SdkHttpFullResponse.builder().statusCode(answer.status()).build())
            .responseBody(ScrubbingHttpClient.stream(body))
            .build();
      }

      @Override
      public void abort() {
        // nothing is under way
      }
    };
  }

  @Override
  public String clientName() {
    return "Replay";
  }

  @Override
  public void close() {
    // holds nothing
  }
}
