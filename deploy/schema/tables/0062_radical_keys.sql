-- SPDX-License-Identifier: Apache-2.0
-- Keys of names that hold radicals for characters (⻄ for 西, as text copied out of a PDF does): up to 0.7.0 they were folded without them,
-- so that a list did not know such a person again. As keys are made a character at a time, what is in a key can be folded on: this is
-- server/base/radicals.def as far as NFKC does not know it, compared over every code point. Of ⻳ alone NFKC made another: 龟.

CREATE FUNCTION pg_temp.radicals_folded(said text, key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT translate(CASE WHEN said LIKE '%⻳%' AND said NOT LIKE '%龟%' THEN replace(key, '龟', '亀') ELSE key END,
        '⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳',
        '厂乛乚乙亻冂刀刂卜㔾小小兀尣尢尣巳幺彑彐忄㣺扌攵旡日月歺民氵氺灬爫爫丬牛犭王疋目示礻竹糸糸网网网网网羊羊羊耂聿聿肉臼艹艹艹虎衤西西見角言貝足車辶辶辶阝金長長長門阜阝雨青韋頁風飛食食食食首馬骨鬼魚鳥鹵麦黄黽斉斉歯歯竜竜亀亀亀')
$$;

UPDATE anpi.person SET name_key = pg_temp.radicals_folded(name, name_key), kana_key = pg_temp.radicals_folded(kana, kana_key)
 WHERE name COLLATE "C" ~ '[⺁-⻳]' OR kana COLLATE "C" ~ '[⺁-⻳]';

-- Rows that wait for somebody to decide bring their key along; of refused ones, which have no name, it says whose they may be.
UPDATE anpi.import_row SET staged = staged || jsonb_build_object('name_key', pg_temp.radicals_folded(staged ->> 'name', staged ->> 'name_key'))
 WHERE staged ->> 'name_key' IS NOT NULL AND (staged ->> 'name_key' || coalesce(staged ->> 'name', '')) COLLATE "C" ~ '[⺁-⻳]';

DROP FUNCTION pg_temp.radicals_folded(text, text);
