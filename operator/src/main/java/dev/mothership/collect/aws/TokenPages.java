package dev.mothership.collect.aws;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a list whose client has no paginator; each is asked for when it is wanted.
 *
 * @param <R> the answer that holds a page
 */
final class TokenPages<R> implements Iterator<R> {
  private final Function<@Nullable String, R> call;
  private final Function<R, @Nullable String> next;
  private @Nullable String token;
  private boolean more = true;

  private TokenPages(Function<@Nullable String, R> call, Function<R, @Nullable String> next) {
    this.call = call;
    this.next = next;
  }

  /**
   * @param call asks for the page of a token; null for the first
   * @param next the token of the page that follows; null or empty on the last
   */
  static <R> Stream<R> of(Function<@Nullable String, R> call, Function<R, @Nullable String> next) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new TokenPages<>(call, next), Spliterator.ORDERED),
        false);
  }

  @Override
  public boolean hasNext() {
    return more;
  }

  @Override
  public R next() {
    if (!more) {
      throw new NoSuchElementException();
    }
    R answer = call.apply(token);
    token = next.apply(answer);
    more = token != null && !token.isEmpty();
    return answer;
  }
}
