/*
Post-Deployment Script. Reference data that every environment has.
*/
SET NOCOUNT ON;

INSERT INTO dbo.Currency (CurrencyCode, CurrencyName, MinorUnits, Symbol)
VALUES ('EUR', N'Euro', 2, N'€'), ('CHF', N'Swiss franc', 2, NULL), ('PLN', N'Złoty', 2, N'zł'), ('JPY', N'Yen', 0, N'¥');

INSERT INTO dbo.Country (CountryCode, CountryName, DialPrefix, IsEU, TimeZone)
VALUES ('DE', N'Germany', '+49', 1, DEFAULT), ('AT', N'Austria', '+43', 1, 'Europe/Vienna'), ('PL', N'Poland', '+48', 1, 'Europe/Warsaw');
GO
SET IDENTITY_INSERT dbo.Company ON;
INSERT INTO dbo.Company (CompanyID, LegalName, TradingName, RegistrationNo, BaseCurrency)
VALUES (1, N'Kranich Maschinenbau GmbH', N'Kranich', 'HRB 41177', 'EUR'), (2, N'Żuraw Serwis Sp. z o.o.', NULL, 'KRS 0000410', 'PLN');
SET IDENTITY_INSERT dbo.Company OFF;
GO
INSERT INTO dbo.Site (CompanyID, SiteCode, SiteName, City, CountryCode, Location)
VALUES (1, 'BER1', N'Werk Berlin', N'Berlin', 'DE', geography::Point(52.5412, 13.3290, 4326)),
       (1, 'VIE1', N'Büro Wien', N'Wien', 'AT', geography::STGeomFromText('POINT(16.3738 48.2082)', 4326)),
       (2, 'WRO1', N'Serwis Wrocław', N'Wrocław', 'PL', NULL);
GO
MERGE INTO hr.AbsenceType AS t
USING (VALUES ('VACA', N'Vacation', 1, 0, '#2a9d8f'),
              ('SICK', N'Sick leave', 1, 1, '#e76f51'),
              ('PARE', N'Parental leave', 0, 0, '#264653'),
              ('TRAI', N'Training', 1, 0, '#e9c46a')) AS s (AbsenceCode, AbsenceName, IsPaid, NeedsDoctor, ColourHex)
ON t.AbsenceCode = s.AbsenceCode
WHEN MATCHED THEN UPDATE SET AbsenceName = s.AbsenceName, IsPaid = s.IsPaid, NeedsDoctor = s.NeedsDoctor, ColourHex = s.ColourHex
WHEN NOT MATCHED THEN INSERT (AbsenceCode, AbsenceName, IsPaid, NeedsDoctor, ColourHex)
     VALUES (s.AbsenceCode, s.AbsenceName, s.IsPaid, s.NeedsDoctor, s.ColourHex);
GO
