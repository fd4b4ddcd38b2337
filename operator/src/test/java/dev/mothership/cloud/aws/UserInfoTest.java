package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserInfoTest {
  @Test
  void whatStandsBeforeTheHostIsReplacedByItsKind() {
    assertThat(UserInfo.hidden("https://bot:hunter2@bitbucket.org/shop/site.git"))
        .isEqualTo("https://user:password@bitbucket.org/shop/site.git");
    assertThat(UserInfo.hidden("https://ghp_0123456789abcdef0123@github.com/shop/site.git"))
        .isEqualTo("https://token@github.com/shop/site.git");
    assertThat(UserInfo.hidden("https://bot@bitbucket.org/shop/site.git"))
        .isEqualTo("https://user@bitbucket.org/shop/site.git");
  }

  @Test
  void aPasswordWithAnAtSignLeavesNothingBehind() {
    assertThat(UserInfo.hidden("https://bot:hun@ter2@github.com/shop"))
        .isEqualTo("https://user:password@github.com/shop");
  }

  @Test
  void anAtSignInThePathOrOfSshIsNoUserInformation() {
    assertThat(UserInfo.hidden("https://github.com/shop/site@v2"))
        .isEqualTo("https://github.com/shop/site@v2");
    assertThat(UserInfo.hidden("git@github.com:shop/site.git"))
        .isEqualTo("git@github.com:shop/site.git");
    assertThat(UserInfo.hidden("bucket/source.zip")).isEqualTo("bucket/source.zip");
  }
}
