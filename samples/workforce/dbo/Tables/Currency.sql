CREATE TABLE [dbo].[Currency] (
    [CurrencyCode]  CHAR (3)      NOT NULL,
    [CurrencyName]  NVARCHAR (60) NOT NULL,
    [MinorUnits]    TINYINT       DEFAULT ((2)) NOT NULL,
    [Symbol]        NVARCHAR (5)  NULL,
    CONSTRAINT [PK_Currency] PRIMARY KEY CLUSTERED ([CurrencyCode] ASC),
    CHECK (LEN([CurrencyCode]) = 3)
);
