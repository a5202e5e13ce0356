import os


class Settings:
    @property
    def DATABASE_URL(self) -> str:
        return os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)


settings = Settings()
