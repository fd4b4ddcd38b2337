-- What is staged lives for seconds: compressing it costs more than it saves.
alter table staging_observation set (toast_tuple_target = 8160);
