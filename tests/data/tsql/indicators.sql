-- Every indicator by hand: a caret under a token says that it counts, and as what. Whatever has no caret must not be found.
CREATE PROCEDURE dbo.usp_Cursors @out CURSOR VARYING OUTPUT, @cursor_log int, @rows dbo.RowList READONLY
--                               ^ CURSOR
--                                                                            ^ TVP
AS
BEGIN
    DECLARE plain CURSOR FOR SELECT id FROM dbo.cursor_log
    --      ^ CURSOR
    DECLARE [odd name] INSENSITIVE SCROLL CURSOR FOR SELECT [cursor] FROM dbo.t
    --      ^ CURSOR
    DECLARE @c CURSOR, @d int
    --      ^ CURSOR
    SET @c = CURSOR FAST_FORWARD FOR SELECT 1
    OPEN plain FETCH NEXT FROM plain INTO @d
    OPEN @c
    FETCH FROM elsewhere INTO @d
    --         ^ CURSOR
    WHILE @@FETCH_STATUS = 0 AND CURSOR_STATUS('global', 'plain') > 0 AND @@CURSOR_ROWS <> 0
        FETCH RELATIVE 2 FROM [odd name] INTO @d
    CLOSE plain DEALLOCATE plain
    SELECT a AS [CURSOR], "open", fetch_count FROM dbo.[fetch] ORDER BY a OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY
    OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c
    PRINT 'DECLARE x CURSOR FOR SELECT 1 -- '/* DECLARE y CURSOR /* nested */ FOR SELECT 2 */
END
GO
CREATE PROCEDURE dbo.usp_Temporary AS
    SELECT 1 AS [#], '#t' AS [# of rows], a# FROM dbo.t#1 -- #comment
    CREATE TABLE #work (id int CONSTRAINT #pk PRIMARY KEY)
    --           ^ TEMP_TABLE
    INSERT INTO #WORK SELECT id FROM tempdb..##shared JOIN [#quoted] ON 1 = 1
    --                                       ^ TEMP_TABLE
    --                                                     ^ TEMP_TABLE
    SELECT N'#not' INTO #second FROM #work, tempdb.dbo.[#third]
    --                  ^ TEMP_TABLE
    --                                                 ^ TEMP_TABLE
    DROP TABLE #work, #second
    DECLARE @t TABLE (id int)
    EXEC #procedure
GO
CREATE PROCEDURE dbo.usp_Dynamic @sql nvarchar(max) AS
    EXEC (@sql)
    --^ DYNAMIC_SQL
    EXECUTE('SELECT ' + 'EXEC (1)') AS USER = 'x'
    --^ DYNAMIC_SQL
    EXEC sp_executesql @sql, N'@a int', @a = 1
    --   ^ DYNAMIC_SQL
    EXEC @sql = master.sys.[sp_executesql] @sql
    --                     ^ DYNAMIC_SQL
    EXEC dbo.sp_executesql_log @a = (1)
    EXEC @sql
    INSERT dbo.t EXEC(@sql)
    --           ^ DYNAMIC_SQL
    SELECT [exec] FROM dbo.[execute] WHERE sp_executesql = 1 OR name = 'sp_executesql'
    EXEC ('DROP TABLE x') AT [far server]
    --^ DYNAMIC_SQL
    --                    ^ LINKED_SERVER
GO
CREATE TABLE dbo.Places (
    geography int, [geometry] [geometry] NULL,
    --                        ^ SPATIAL
    place sys.geography, area AS (place.STArea()), "where" geography
    --        ^ SPATIAL
    --                                  ^ SPATIAL
    --                                                     ^ SPATIAL
)
GO
CREATE VIEW dbo.v_Places AS
    SELECT geography::Point(1, 2, 4326) AS geography, CAST(x AS geometry) AS g, p.geography, p.geometry + 1 AS st
    --     ^ SPATIAL
    --                                                          ^ SPATIAL
    FROM dbo.Places AS p
    WHERE p.place.STDistance([geography]::STGeomFromText('POINT(1 1)', 4326)) < 5 AND p.STDistance = 1 AND stdistance(2) = 3
    --            ^ SPATIAL
    --                       ^ SPATIAL
GO
CREATE PROCEDURE dbo.usp_Merges AS
    MERGE dbo.target AS t USING dbo.source AS s ON t.id = s.id WHEN MATCHED THEN DELETE;
    --^ MERGE
    WITH c AS (SELECT 1 AS id) MERGE TOP (5) INTO [merge] USING c ON c.id = [merge].id WHEN MATCHED THEN UPDATE SET a = 1;
    --                         ^ MERGE
    SELECT a.merge, merge_date FROM a INNER MERGE JOIN b ON a.id = b.id OPTION (MERGE JOIN, MERGE UNION)
    SELECT [pivot], "unpivot" FROM (SELECT 1 AS x) s PIVOT (SUM(x) FOR y IN ([1], [2])) AS p
    --                                               ^ PIVOT
    UNPIVOT (v FOR pivot IN (a, b)) AS unpivot
    --^ PIVOT
GO
ALTER PARTITION FUNCTION pf() MERGE RANGE (5)
GO
CREATE PROCEDURE dbo.usp_Places_Far AS
    SELECT * FROM srv.db.dbo.t, [other].dbo.[u] AS u JOIN db..v ON dbo.a.x = srv.db.dbo.x
    --            ^ LINKED_SERVER
    --                          ^ CROSS_DATABASE
    --                                                    ^ CROSS_DATABASE
    INSERT INTO db.dbo.t (a) SELECT dbo.t.a FROM dbo.t ORDER BY dbo.t.a
    --          ^ CROSS_DATABASE
    EXEC srv...usp_x
    --   ^ LINKED_SERVER
    UPDATE TOP (5) db.dbo.t SET a = db.dbo.f(1)
    --             ^ CROSS_DATABASE
    --                              ^ CROSS_DATABASE
    SELECT * FROM OPENQUERY(srv, 'SELECT 1'), OPENROWSET(BULK 'f', SINGLE_CLOB) AS b, OPENROWSET('SQLNCLI', 's', 'SELECT 1') AS c
    --            ^ LINKED_SERVER
    --                                                                                ^ LINKED_SERVER
    SELECT a FROM OPENDATASOURCE('SQLNCLI', 'x').db.dbo.t, master.dbo.spt_values, dbo.openquery
    --            ^ LINKED_SERVER
GO
CREATE PROCEDURE dbo.usp_Documents @doc xml, @json nvarchar(max) AS
    --                                  ^ XML
    SELECT @doc.value('(/a)[1]', 'int'), t.value, c.query('b'), t.xml, xml FROM @doc.nodes('/a/b') AS t(c)
    --          ^ XML
    --                                              ^ XML
    --                                                                               ^ XML
    SELECT a FROM dbo.t FOR XML PATH('r'), TYPE
    --                  ^ FOR_XML
    SELECT a FROM dbo.t FOR JSON AUTO
    --                  ^ JSON
    SELECT CAST(a AS xml), [json_value](1), json FROM OPENJSON(@json) WITH (a int, b xml '$.b') WHERE ISJSON(@json) = 1
    --               ^ XML
    --                                                ^ JSON
    --                                                                               ^ XML
    --                                                                                                ^ JSON
    SELECT JSON_VALUE(@json, '$.a') AS json_value, 'FOR XML PATH' FROM dbo.xml_json
    --     ^ JSON
    EXEC sp_xml_preparedocument @doc OUTPUT, 'x'
    --   ^ SYSTEM_PROCEDURE
    SELECT * FROM OPENXML(@doc, '/a')
    --            ^ XML
GO
CREATE XML SCHEMA COLLECTION dbo.xsc AS N'<xsd:schema/>'
--     ^ XML
GO
CREATE PROCEDURE dbo.usp_Control @rows int AS
    BEGIN TRY
    --^ TRY_CATCH
        BEGIN TRAN
        --^ TRANSACTION
            SAVE TRANSACTION half
            --^ TRANSACTION
            IF @rows = 1 GOTO finish
            --           ^ GOTO
            SET IDENTITY_INSERT dbo.[identity] ON
            --  ^ IDENTITY_INSERT
            SET IDENTITY_INSERT dbo.[identity] OFF
        COMMIT
    END TRY
    BEGIN CATCH
        ROLLBACK TRANSACTION; THROW
    END CATCH
    finish:
    SELECT [goto], try, [commit], transaction_id, identity_insert FROM dbo.[transaction] WHERE x = 'BEGIN TRAN GOTO y'
    BEGIN DISTRIBUTED TRANSACTION
    --^ TRANSACTION
GO
CREATE PROCEDURE dbo.usp_Ends AS IF @@TRANCOUNT > 0 COMMIT TRAN ELSE ROLLBACK
--                                                  ^ TRANSACTION
GO
CREATE TRIGGER dbo.trg ON dbo.t AFTER INSERT AS
--     ^ TRIGGER
    SELECT trigger_name, [trigger] FROM inserted
    DISABLE TRIGGER dbo.other ON dbo.t;
    --      ^ TRIGGER
GO
CREATE SEQUENCE dbo.[sequence] START WITH 1
--     ^ SEQUENCE
GO
CREATE TABLE dbo.Kept (
    id int DEFAULT (NEXT VALUE FOR dbo.[sequence]), sequence int, system_time datetime2, next int, value int,
    --              ^ SEQUENCE
    a datetime2 GENERATED ALWAYS AS ROW START, b datetime2 GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (a, b)
) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.KeptHistory))
--      ^ TEMPORAL
GO
CREATE VIEW dbo.v_Kept AS SELECT system_versioning FROM dbo.Kept FOR SYSTEM_TIME AS OF '2020-01-01' WHERE [contains] = 1
--                                                                   ^ TEMPORAL
GO
CREATE PROCEDURE dbo.usp_Search @what nvarchar(50) AS
    SELECT * FROM dbo.t WHERE CONTAINS(a, @what) OR FREETEXT((a, b), @what) OR dbo.contains(1) = 1
    --                        ^ FULL_TEXT
    --                                              ^ FULL_TEXT
    SELECT contains, [freetext] FROM CONTAINSTABLE(dbo.t, *, @what) AS k
    --                               ^ FULL_TEXT
GO
CREATE FULLTEXT INDEX ON dbo.t (a) KEY INDEX pk
--     ^ FULL_TEXT
GO
CREATE TYPE dbo.RowList AS TABLE (id int)
--     ^ TVP
GO
CREATE ASSEMBLY code FROM 0x4D5A
--     ^ CLR
GO
CREATE FUNCTION dbo.fn_Clr(@a int) RETURNS int AS EXTERNAL NAME code.[Space.Type].Method
--                                                ^ CLR
GO
CREATE QUEUE dbo.q
--     ^ SERVICE_BROKER
GO
CREATE PROCEDURE dbo.usp_Talk @h uniqueidentifier AS
    BEGIN DIALOG CONVERSATION @h FROM SERVICE s TO SERVICE 's' ON CONTRACT c;
    --    ^ SERVICE_BROKER
    SEND ON CONVERSATION @h MESSAGE TYPE m ('x');
    --      ^ SERVICE_BROKER
    RECEIVE TOP (1) @h = conversation_handle FROM dbo.q;
    --^ SERVICE_BROKER
    END CONVERSATION @h;
    --  ^ SERVICE_BROKER
    SELECT receive, [queue], dialog, message, service FROM dbo.conversation
GO
CREATE MESSAGE TYPE m VALIDATION = NONE
--     ^ SERVICE_BROKER
GO
CREATE PROCEDURE dbo.usp_System AS
    EXEC xp_cmdshell 'dir'
    --   ^ SYSTEM_PROCEDURE
    EXEC msdb.dbo.sp_send_dbmail @body = 'EXEC xp_cmdshell'
    --            ^ SYSTEM_PROCEDURE
    EXEC dbo.sp_mine; EXEC sp_mine; EXEC usp_sp_rename
    EXEC sys.sp_rename 'a', 'b'
    --       ^ SYSTEM_PROCEDURE
    SELECT sp_rename, [xp_cmdshell] FROM dbo.sp_help
GO
CREATE PROCEDURE dbo.usp_First @a AS int AS OPEN elsewhere
--                                               ^ CURSOR
GO
CREATE TRIGGER dbo.trg_First ON dbo.t WITH EXECUTE AS OWNER FOR INSERT AS MERGE dbo.u USING inserted ON 1 = 1 WHEN MATCHED THEN DELETE;
--     ^ TRIGGER
--                                                                        ^ MERGE
SELECT a AS merge INTO dbo.v FROM dbo.t
MERGE dbo.t USING dbo.v ON 1 = 1 WHEN MATCHED THEN DELETE;
--^ MERGE
GO
CREATE PROCEDURE dbo.usp_Last AS ROLLBACK
--                               ^ TRANSACTION
GO
CREATE PROCEDURE dbo.usp_Label AS GOTO done
--                                ^ GOTO
done:
GO
ALTER DATABASE d SET SINGLE_USER WITH ROLLBACK IMMEDIATE
